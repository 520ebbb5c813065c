-- The largest awards and what part of all each is.
-- zh     最大中标项目
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  most       INTEGER   = 10     rows at the most
-- grain  process_id, lot_id
-- unit   award_amount  CNY yuan
-- unit   share         of the sum of used_count awards; share_so_far with those before it
-- unit   used_count    awarded lots whose award is known, of considered_count
-- note   Sums in doubt are not here: question doubted_sum_by_code.

WITH won AS (
    SELECT
        process_id,
        lot_id,
        any_value(award) AS award,
        any_value(award_date) AS award_date,
        any_value(level) AS level,
        any_value(province) AS province,
        any_value(category_name) AS category_name,
        any_value(buyer_name) AS buyer_name,
        any_value(title) AS title,
        string_agg(supplier_name, '、' ORDER BY supplier_name) AS supplier_names
    FROM won_lot($as_of, $known_at, $from_date)
    GROUP BY process_id, lot_id
)

SELECT
    award AS award_amount,
    share_of(award, sum(award) OVER ()) AS share,
    share_of(
        sum(award) OVER (ORDER BY award DESC NULLS LAST, process_id, lot_id), sum(award) OVER ()
    ) AS share_so_far,
    award_date,
    level,
    province,
    category_name,
    buyer_name,
    supplier_names,
    title,
    process_id,
    lot_id,
    count(award) OVER () AS used_count,
    count(*) OVER () AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM won
QUALIFY award IS NOT NULL
ORDER BY award DESC, process_id, lot_id
LIMIT $most
