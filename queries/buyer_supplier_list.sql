-- From whom a buyer has bought.
-- zh     采购人的供应商
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  buyer      TEXT              its name, any that counts as it on the day
-- param  most       INTEGER   = 50     rows at the most
-- grain  supplier_id
-- unit   lot_count         lots won, those of consortia too: shared_lot_count
-- unit   award_amount      CNY yuan of used_count lots, won alone at a known sum
-- unit   award_share       of all such lots of the buyer
-- unit   lot_counts        lots by year, from first_year to the year of the day asked about
-- unit   used_count        of considered_count lots won
-- note   Lots whose winner no notice names are in no row.

WITH asked AS (
    SELECT DISTINCT canonical_id AS buyer_id
    FROM party_as_of($as_of, $known_at)
    WHERE name = $buyer
),

won AS (
    SELECT
        w.*,
        sum(w.sole_award) OVER () AS buyer_amount,
        year(min(w.award_date) OVER ()) AS first_year
    FROM
        won_lot_of(
            $as_of, $known_at, $from_date, (SELECT list(o.buyer_id) FROM asked AS o)
        ) AS w
    SEMI JOIN asked AS a ON w.buyer_id = a.buyer_id
    WHERE w.supplier_id IS NOT NULL
),

sold AS (
    SELECT
        supplier_id,
        any_value(supplier_name) AS supplier_name,
        any_value(group_id) AS group_id,
        any_value(first_year) AS first_year,
        any_value(buyer_amount) AS buyer_amount,
        count(*) AS lot_count,
        count(*) FILTER (WHERE winner_count > 1) AS shared_lot_count,
        sum(sole_award) AS award_amount,
        count(sole_award) AS used_count,
        max(award_date) AS last_date,
        list(year(award_date)) AS years
    FROM won
    GROUP BY supplier_id
)

SELECT
    supplier_id,
    supplier_name,
    group_id,
    lot_count,
    shared_lot_count,
    award_amount,
    share_of(award_amount, buyer_amount) AS award_share,
    first_year,
    [
        len([y FOR y IN years IF y = each_year])
        FOR each_year IN range(first_year, year(day_asked($as_of, $known_at)) + 1)
    ] AS lot_counts,
    last_date,
    used_count,
    lot_count AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM sold
ORDER BY award_amount DESC NULLS LAST, lot_count DESC, supplier_name, supplier_id
LIMIT $most
