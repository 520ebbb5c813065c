-- Which needs somebody decided on, and how they ended.
-- zh     扫描用:已决定项目的结果
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  notices     TEXT              keys of their notices, one a line
-- param  names       TEXT              our names, one a line
-- grain  notice_id
-- unit   award, base  CNY yuan, of lots that one supplier won alone at a known sum; null unless all
-- unit   is_ours      we or an affiliate are among the suppliers; null where nothing was awarded
-- note   While a lot can still be bid for, what others won of it ends nothing.

WITH asked AS (
    SELECT
        n.notice_id,
        n.demand_id
    FROM notice_as_of($as_of, $known_at) AS n
    WHERE list_contains(string_split($notices, chr(10)), n.notice_id::VARCHAR)
),

ours AS (
    SELECT DISTINCT canonical_id AS supplier_id
    FROM party_as_of($as_of, $known_at)
    WHERE list_contains(string_split($names, chr(10)), name)
)

SELECT
    a.notice_id,
    a.demand_id,
    max(w.award_date) AS award_date,
    list_sort(list_distinct(list(w.supplier_name) FILTER (WHERE w.supplier_name IS NOT NULL)))
        AS suppliers,
    CASE WHEN bool_and(w.sole_award IS NOT NULL) THEN sum(w.sole_award) END AS award,
    CASE WHEN bool_and(w.base IS NOT NULL AND w.sole_award IS NOT NULL) THEN sum(w.base) END
        AS base,
    CASE
        WHEN bool_or(o.supplier_id IS NOT NULL) OR NOT coalesce(bool_or(d.is_open), FALSE)
            THEN bool_or(o.supplier_id IS NOT NULL) FILTER (WHERE w.demand_id IS NOT NULL)
    END AS is_ours
FROM asked AS a
LEFT JOIN demand_as_of($as_of, $known_at) AS d ON a.demand_id = d.demand_id
LEFT JOIN won_lot($as_of, $known_at, NULL) AS w ON a.demand_id = w.demand_id
LEFT JOIN ours AS o ON w.supplier_id = o.supplier_id
GROUP BY a.notice_id, a.demand_id
ORDER BY a.notice_id
