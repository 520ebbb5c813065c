-- Days on which a buyer published needs for the first time.
-- zh     采购人发布需求的日子
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  buyer      TEXT              its name, any that counts as it on the day
-- grain  first_date

WITH asked AS (
    SELECT DISTINCT canonical_id AS buyer_id
    FROM party_as_of($as_of, $known_at)
    WHERE name = $buyer
)

SELECT
    d.first_date,
    count(*) AS demand_count
FROM counted_demand($as_of, $known_at, $from_date) AS d
SEMI JOIN asked AS a ON d.buyer_id = a.buyer_id
GROUP BY d.first_date
ORDER BY d.first_date
