-- Awards far below or above the ceiling or budget, to be looked at.
-- zh     节资率异常一览
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  process_id, lot_id
-- unit   saving        1 - award / base: above 0.6 or below 0; null for a token price
-- unit   base_amount   CNY yuan, the ceiling where one is stated, else the budget of the lot
-- unit   award_amount  CNY yuan
-- unit   used_count    lots with both sums, of considered_count awarded
-- note   A reason to look, no verdict.

WITH priced AS (
    SELECT
        *,
        count(saving) OVER () AS used_count,
        count(*) OVER () AS considered_count
    FROM priced_lot($as_of, $known_at, $from_date)
)

SELECT
    CASE
        WHEN is_token THEN 'token'
        WHEN saving < 0 THEN 'above_base'
        ELSE 'far_below_base'
    END AS reason,
    saving,
    base AS base_amount,
    award AS award_amount,
    award_date,
    level,
    province,
    procurement_method,
    buyer_name,
    title,
    url,
    process_id,
    lot_id,
    used_count,
    considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM priced
WHERE is_token OR saving < 0 OR saving > 0.6
ORDER BY reason, saving, process_id, lot_id
