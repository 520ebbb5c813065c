-- Lots awarded in a period: who won, for how much against the ceiling, and whether it is new here.
-- zh     扫描用:期内中标
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  since       DATE              awards after it are of the period
-- param  stored_since  TIMESTAMP = null  and those whose notice was stored only after this moment
-- grain  process_id, lot_id, supplier_id
-- unit   award, base   CNY yuan; base is the ceiling, else the budget
-- unit   saving        1 − award / base, of a lot won alone at a known sum above a token
-- unit   earlier_count lots of the class that the seller won in the two years before
-- unit   seen_from     first award of the class that is stored: before it nobody is known

WITH won AS (
    SELECT * FROM won_lot($as_of, $known_at, NULL)
    WHERE supplier_id IS NOT NULL
),

late AS (
    SELECT DISTINCT
        l.process_id,
        l.lot_id
    FROM lot_as_of($as_of, $known_at) AS l
    INNER JOIN notice_as_of($as_of, $known_at) AS n ON l.award_notice_id = n.notice_id
    SEMI JOIN
        late_publication($as_of, $known_at, $since, $stored_since) AS p
        ON n.publication_id = p.publication_id
),

recent AS (
    SELECT w.*
    FROM won AS w
    LEFT JOIN late AS l ON w.process_id = l.process_id AND w.lot_id = l.lot_id
    WHERE (w.award_date > $since OR l.process_id IS NOT NULL) AND w.award_date <= $as_of
),

class_seen AS (
    SELECT
        category_l1,
        min(award_date) AS seen_from
    FROM won
    GROUP BY category_l1
),

earlier AS (
    SELECT
        w.seller,
        w.category_l1,
        count(DISTINCT row(w.process_id, w.lot_id)) AS earlier_count
    FROM won AS w
    WHERE w.award_date > $since - INTERVAL 2 YEAR AND w.award_date <= $since
    GROUP BY w.seller, w.category_l1
)

SELECT
    r.demand_id,
    r.process_id,
    r.lot_id,
    r.title,
    n.url,
    r.buyer_id,
    r.buyer_name,
    r.level,
    r.province,
    p.short_name AS province_short,
    r.category_l1,
    r.category_name,
    r.supplier_id,
    r.supplier_name,
    r.group_id,
    r.seller,
    r.award_date,
    r.base,
    r.sole_award AS award,
    r.winner_count,
    CASE
        WHEN r.base > 0 AND r.sole_award > 1 THEN (1 - r.sole_award / r.base)::DECIMAL(18, 6)
    END AS saving,
    coalesce(e.earlier_count, 0) AS earlier_count,
    c.seen_from
FROM recent AS r
LEFT JOIN earlier AS e ON r.seller = e.seller AND r.category_l1 = e.category_l1
LEFT JOIN lot_as_of($as_of, $known_at) AS l
    ON r.process_id = l.process_id AND r.lot_id = l.lot_id
LEFT JOIN notice AS n ON l.award_notice_id = n.notice_id AND l.award_version_no = n.version_no
LEFT JOIN ref.provinces AS p ON r.province = p.name
LEFT JOIN class_seen AS c ON r.category_l1 = c.category_l1
ORDER BY r.award_date, r.demand_id, r.process_id, r.lot_id, r.supplier_id
