-- To whom a supplier, or its group, has sold.
-- zh     供应商的客户
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  supplier   TEXT              its name, any that counts as it on the day
-- param  by_group   BOOLEAN   = false  true: all suppliers of its group on the day
-- param  most       INTEGER   = 50     rows at the most
-- grain  buyer_id
-- unit   level         of the latest lot won there
-- unit   award_amount  CNY yuan of used_count lots, won alone at a known sum
-- unit   award_share   of all such lots of the supplier
-- unit   lot_counts    lots by year, from first_year to the year of the day asked about
-- unit   used_count    of considered_count lots won
-- note   Lots whose buyer no notice names are in no row.

WITH lot_row AS (
    SELECT *
    FROM supplier_lot($as_of, $known_at, $from_date, $supplier, $by_group)
),

bought AS (
    SELECT
        buyer_id,
        any_value(buyer_name) AS buyer_name,
        arg_max(level, (award_date, process_id, lot_id)) AS level,
        count(*) AS lot_count,
        sum(sole_award) AS award_amount,
        count(sole_award) AS used_count,
        max(award_date) AS last_date,
        list(year(award_date)) AS years
    FROM lot_row
    WHERE buyer_id IS NOT NULL
    GROUP BY buyer_id
),

whole AS (
    SELECT
        sum(sole_award) AS amount,
        year(min(award_date)) AS first_year
    FROM lot_row
)

SELECT
    b.buyer_id,
    b.buyer_name,
    b.level,
    b.lot_count,
    b.award_amount,
    share_of(b.award_amount, w.amount) AS award_share,
    w.first_year,
    [
        len([y FOR y IN b.years IF y = each_year])
        FOR each_year IN range(w.first_year, year(day_asked($as_of, $known_at)) + 1)
    ] AS lot_counts,
    b.last_date,
    b.used_count,
    b.lot_count AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM bought AS b
CROSS JOIN whole AS w
ORDER BY b.award_amount DESC NULLS LAST, b.lot_count DESC, b.buyer_name, b.buyer_id
LIMIT $most
