-- The figures at the head of a supplier's profile, or of its group's.
-- zh     供应商画像总览
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  supplier   TEXT              its name, any that counts as it on the day
-- param  by_group   BOOLEAN   = false  true: all suppliers of its group on the day
-- grain  one row
-- unit   supplier_name     of the supplier asked about, also where its group is told
-- unit   member_count      suppliers whose lots are counted
-- unit   lot_count         lots won; shared_lot_count with others
-- unit   candidate_count   lots for which it was named as bidder or candidate, whoever won
-- unit   award_amount      CNY yuan of used_count lots, won alone at a known sum
-- unit   first3_share      of award_amount, the three buyers with the most
-- unit   saving_median     of saving_count lots won alone at a known sum with a ceiling or budget
-- unit   saving_high_count above 0.6; saving_negative_count: above the ceiling or budget
-- unit   used_count        of considered_count lots won

WITH asked AS (
    SELECT * FROM asked_supplier($as_of, $known_at, $supplier)
),

named AS (
    SELECT DISTINCT
        b.process_id,
        b.lot_id
    FROM named_bidder($as_of, $known_at) AS b
    INNER JOIN asked AS a
        ON
            b.supplier_id = a.supplier_id
            OR ($by_group AND group_of(b.supplier_name, $as_of) = a.seller)
),

lot_row AS (
    SELECT *
    FROM supplier_lot($as_of, $known_at, $from_date, $supplier, $by_group)
),

member AS (
    SELECT count(DISTINCT supplier_id) AS member_count
    FROM (SELECT unnest(supplier_ids) AS supplier_id FROM lot_row) AS told
),

priced AS (
    SELECT p.saving
    FROM priced_lot($as_of, $known_at, $from_date) AS p
    INNER JOIN lot_row AS l ON p.process_id = l.process_id AND p.lot_id = l.lot_id
    WHERE l.sole_award IS NOT NULL AND p.saving IS NOT NULL
),

saved AS (
    SELECT
        count(*) AS saving_count,
        quantile_cont(saving, 0.5) AS saving_median,
        quantile_cont(saving, 0.25) AS saving_q1,
        quantile_cont(saving, 0.75) AS saving_q3,
        count(*) FILTER (WHERE saving > 0.6) AS saving_high_count,
        count(*) FILTER (WHERE saving < 0) AS saving_negative_count
    FROM priced
),

customer AS (
    SELECT
        sum(sole_award) AS amount,
        row_number() OVER (ORDER BY sum(sole_award) DESC, buyer_id) AS place
    FROM lot_row
    WHERE sole_award IS NOT NULL AND buyer_id IS NOT NULL
    GROUP BY buyer_id
),

first3 AS (
    SELECT sum(amount) AS amount FROM customer
    WHERE place <= 3
),

sold AS (
    SELECT
        count(*) AS lot_count,
        count(*) FILTER (WHERE winner_count > 1) AS shared_lot_count,
        count(DISTINCT demand_id) AS demand_count,
        count(DISTINCT buyer_id) AS buyer_count,
        min(award_date) AS first_date,
        max(award_date) AS last_date,
        sum(sole_award) AS award_amount,
        count(sole_award) AS used_count
    FROM lot_row
)

SELECT
    p.supplier_id,
    p.supplier_name,
    p.group_id,
    m.member_count,
    s.first_date,
    s.last_date,
    s.lot_count,
    s.shared_lot_count,
    s.demand_count,
    s.buyer_count,
    (SELECT count(*) FROM named) AS candidate_count,
    s.award_amount,
    share_of(f.amount, s.award_amount) AS first3_share,
    v.saving_count,
    v.saving_median,
    v.saving_q1,
    v.saving_q3,
    v.saving_high_count,
    v.saving_negative_count,
    s.used_count,
    s.lot_count AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM asked AS p
CROSS JOIN sold AS s
CROSS JOIN member AS m
CROSS JOIN saved AS v
CROSS JOIN first3 AS f
ORDER BY p.supplier_id
