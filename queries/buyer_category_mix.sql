-- What a buyer asks for, and what the other buyers of its level do.
-- zh     采购人的类别构成与同层级
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  buyer      TEXT              its name, any that counts as it on the day
-- grain  category_l1
-- unit   level         of its latest need; the others are compared at this level
-- unit   own_share     of used_count, its needs in scope; null out of scope
-- unit   peer_share    of peer_total, the needs of others in scope; null out of scope
-- unit   peer_buyer_count  other buyers of the level with needs in scope
-- unit   used_count    its needs in scope, of considered_count
-- note   In scope: classed, and of digital government.

WITH asked AS (
    SELECT DISTINCT canonical_id AS buyer_id
    FROM party_as_of($as_of, $known_at)
    WHERE name = $buyer
),

needed AS (
    SELECT
        d.*,
        d.category_l1 NOT IN ('OTH', 'OUT') AS in_scope,
        a.buyer_id IS NOT NULL AS is_own
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    LEFT JOIN asked AS a ON d.buyer_id = a.buyer_id
),

own_level AS (
    SELECT arg_max(level, (first_date, demand_id)) AS level
    FROM needed
    WHERE is_own
),

compared AS (
    SELECT n.*
    FROM needed AS n
    INNER JOIN own_level AS o ON n.is_own OR n.level = o.level
),

whole AS (
    SELECT
        count(*) FILTER (WHERE is_own) AS considered_count,
        count(*) FILTER (WHERE is_own AND in_scope) AS used_count,
        count(*) FILTER (WHERE NOT is_own AND in_scope) AS peer_total,
        count(DISTINCT buyer_id) FILTER (WHERE NOT is_own AND in_scope) AS peer_buyer_count
    FROM compared
)

SELECT
    o.level,
    c.category_l1,
    c.category_name,
    c.in_scope,
    count(*) FILTER (WHERE c.is_own) AS own_count,
    CASE WHEN c.in_scope THEN share_of(count(*) FILTER (WHERE c.is_own), w.used_count) END
        AS own_share,
    count(*) FILTER (WHERE NOT c.is_own) AS peer_count,
    CASE WHEN c.in_scope THEN share_of(count(*) FILTER (WHERE NOT c.is_own), w.peer_total) END
        AS peer_share,
    w.peer_total,
    w.peer_buyer_count,
    w.used_count,
    w.considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM compared AS c
CROSS JOIN own_level AS o
CROSS JOIN whole AS w
GROUP BY
    o.level,
    c.category_l1,
    c.category_name,
    c.in_scope,
    w.peer_total,
    w.peer_buyer_count,
    w.used_count,
    w.considered_count
ORDER BY category_order(c.category_l1)
