-- What claims about suppliers rest on: one row an awarded lot and supplier.
-- zh     中标(结论的依据)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  process_id, lot_id, supplier_id
-- unit   award    CNY yuan; null for a lot won by several
-- unit   row_key  changes with the award and what is judged of it
-- note   A supplier is whom its name counts as on the day; holder is its group, or itself.

WITH won AS (
    SELECT DISTINCT
        d.demand_id,
        l.process_id,
        l.lot_id,
        d.buyer_id,
        d.province,
        d.region7,
        d.level,
        d.category_l1,
        l.award,
        p.canonical_id AS supplier_id,
        p.canonical_name AS supplier_name
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    INNER JOIN counted_lot_as_of($as_of, $known_at) AS l ON d.demand_id = l.demand_id
    INNER JOIN award AS a
        ON
            l.award_notice_id = a.notice_id
            AND l.award_version_no = a.version_no
            AND l.award_lot_id = a.lot_id
    INNER JOIN party_as_of($as_of, $known_at) AS p ON a.supplier_id = p.party_id
    WHERE l.lot_status = 'complete'
),

holder AS (
    SELECT
        supplier_name,
        coalesce(group_of(supplier_name, $as_of), supplier_name) AS holder
    FROM (SELECT DISTINCT supplier_name FROM won) AS named
),

alone AS (
    SELECT
        w.* EXCLUDE (award),
        h.holder,
        CASE WHEN count(*) OVER (PARTITION BY w.process_id, w.lot_id) = 1 THEN w.award END AS award
    FROM won AS w
    INNER JOIN holder AS h ON w.supplier_name = h.supplier_name
)

SELECT
    *,
    link_hash(alone::VARCHAR) AS row_key
FROM alone
ORDER BY process_id, lot_id, supplier_id
