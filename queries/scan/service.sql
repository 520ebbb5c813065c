-- Services with a stated term that were awarded: what may have to be bought again.
-- zh     扫描用:有服务期限的已中标项目
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  demand_id
-- unit   award           CNY yuan; null where that of any lot is unknown or shared
-- unit   service_period  as the last notice that states one words it
-- unit   suppliers       who holds it

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

term AS (
    SELECT
        n.demand_id,
        arg_max(s.service_period, n.said_no) AS service_period,
        arg_max(n.notice_id, n.said_no) AS notice_id,
        arg_max(n.url, n.said_no) AS url,
        arg_max(place_of(n.file_id, n.line), n.said_no) AS place
    FROM known_notice AS n
    INNER JOIN notice AS s ON n.notice_id = s.notice_id AND n.version_no = s.version_no
    WHERE s.service_period IS NOT NULL
    GROUP BY n.demand_id
),

signed AS (
    SELECT
        n.demand_id,
        arg_max(d.day, n.said_no) AS contract_date
    FROM known_notice AS n
    INNER JOIN notice_date AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
    WHERE d.kind = 'contract_signed' AND d.status = 'ok'
    GROUP BY n.demand_id
),

held AS (
    SELECT
        demand_id,
        max(award_date) AS award_date,
        CASE WHEN bool_and(sole_award IS NOT NULL) THEN sum(sole_award) END AS award,
        list_sort(list_distinct(list(supplier_name))) AS suppliers
    FROM won_lot($as_of, $known_at, NULL)
    WHERE award_date > $as_of - INTERVAL 6 YEAR
    GROUP BY demand_id
)

SELECT
    d.demand_id,
    t.notice_id,
    d.title,
    t.url,
    t.place,
    d.buyer_id,
    d.buyer_name,
    coalesce(b.kind, 'unknown') AS buyer_kind,
    d.level,
    d.province,
    d.province_short,
    d.prefecture,
    d.region7,
    d.category_l1,
    c.l1_name AS category_name,
    d.category_l2,
    d.stage,
    d.procurement_method,
    d.budget,
    t.service_period,
    h.award_date,
    s.contract_date,
    h.award,
    h.suppliers
FROM demand_as_of($as_of, $known_at) AS d
INNER JOIN term AS t ON d.demand_id = t.demand_id
INNER JOIN held AS h ON d.demand_id = h.demand_id
LEFT JOIN signed AS s ON d.demand_id = s.demand_id
LEFT JOIN party AS b ON d.buyer_id = b.party_id
LEFT JOIN ref.taxonomy AS c ON d.category_l2 = c.l2_code
ORDER BY d.demand_id
