-- Needs in play on a day: open, planned in the last year, failed in the last half, or in the news.
-- zh     扫描用:仍在进行或期内有公告的需求
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  since       DATE              notices after it are of the period
-- param  stored_since  TIMESTAMP = null  and those that were stored only after this moment
-- grain  demand_id
-- unit   budget          CNY yuan; null when unknown
-- unit   planned_amount  CNY yuan, of the last plan; never a budget
-- unit   call_known      when the first call of the last round was first stored
-- note   object: names of project and lots, and of what is bought.

WITH known_notice AS (
    SELECT
        n.*,
        n.published_date > $since OR l.publication_id IS NOT NULL AS is_new
    FROM notice_as_of($as_of, $known_at) AS n
    LEFT JOIN
        late_publication($as_of, $known_at, $since, $stored_since) AS l
        ON n.publication_id = l.publication_id
),

active AS (
    SELECT
        demand_id,
        max(published_date) AS last_date,
        bool_or(is_new) AS has_new,
        list_sort(list_distinct(list(notice_type) FILTER (WHERE is_new))) AS new_types
    FROM known_notice
    GROUP BY demand_id
),

need AS (
    SELECT
        d.*,
        a.last_date,
        a.new_types
    FROM demand_as_of($as_of, $known_at) AS d
    INNER JOIN active AS a ON d.demand_id = a.demand_id
    WHERE
        coalesce(d.is_open, FALSE)
        OR a.has_new
        OR d.bid_deadline > $since
        OR (d.is_only_planned AND a.last_date > $as_of - INTERVAL 1 YEAR)
        OR (
            d.closed_lot_count > 0
            AND d.awarded_lot_count + d.open_lot_count = 0
            AND a.last_date > $as_of - INTERVAL 180 DAY
        )
),

own_notice AS (
    SELECT n.*
    FROM known_notice AS n
    SEMI JOIN need AS d ON n.demand_id = d.demand_id
),

first_stored AS (
    SELECT
        s.notice_id,
        min(s.known_from) AS known_from
    FROM notice AS s
    SEMI JOIN own_notice AS n ON s.notice_id = n.notice_id
    GROUP BY s.notice_id
),

told AS (
    SELECT
        n.demand_id,
        min(n.published_date)
        FILTER (WHERE n.notice_type = 'tender' AND n.process_id = d.process_id)
            AS call_date,
        min(f.known_from)
        FILTER (WHERE n.notice_type = 'tender' AND n.process_id = d.process_id)
            AS call_known,
        min(f.known_from) AS first_known,
        arg_max(n.notice_id, n.said_no)
        FILTER (WHERE n.notice_type = 'tender' AND n.process_id = d.process_id)
            AS call_id,
        arg_max(n.url, n.said_no)
        FILTER (WHERE n.notice_type = 'tender' AND n.process_id = d.process_id)
            AS call_url,
        arg_max(n.notice_subtype, n.said_no) AS last_subtype,
        count(*) FILTER (WHERE NOT n.is_canonical) AS copy_count,
        string_agg(DISTINCT n.project_name, ' / ' ORDER BY n.project_name) AS project_names,
        string_agg(DISTINCT s.item_category, ' / ' ORDER BY s.item_category) AS items
    FROM own_notice AS n
    INNER JOIN need AS d ON n.demand_id = d.demand_id
    INNER JOIN notice AS s ON n.notice_id = s.notice_id AND n.version_no = s.version_no
    INNER JOIN first_stored AS f ON n.notice_id = f.notice_id
    GROUP BY n.demand_id
),

lot_told AS (
    SELECT
        l.demand_id,
        string_agg(DISTINCT l.lot_name, ' / ' ORDER BY l.lot_name) AS lot_names,
        list(
            {
                'lot_id': l.lot_id,
                'lot_name': l.lot_name,
                'lot_status': l.lot_status,
                'budget': coalesce(l.budget, l.ceiling),
                'award': l.award
            }
            ORDER BY l.lot_id
        ) AS lots,
        any_value(l.ceiling ORDER BY l.lot_id) FILTER (WHERE l.lot_id = '0') AS ceiling
    FROM counted_lot_as_of($as_of, $known_at) AS l
    SEMI JOIN need AS d ON l.demand_id = d.demand_id
    GROUP BY l.demand_id
),

-- What notices of the last round are of: the days that clocks run from.
stepped AS (
    SELECT
        n.demand_id,
        max(n.published_date) FILTER (WHERE n.notice_subtype IN ('correction', 'clarification'))
            AS correction_date,
        min(n.published_date) FILTER (WHERE n.notice_subtype = 'single_source_publicity')
            AS single_source_date,
        max(n.published_date) FILTER (WHERE n.notice_type = 'candidate') AS candidate_date,
        min(n.published_date) FILTER (WHERE n.notice_type = 'award') AS result_date,
        min(n.published_date) FILTER (WHERE n.notice_type = 'contract') AS contract_notice_date,
        max(n.published_date) FILTER (WHERE n.notice_type = 'failed') AS failed_date
    FROM own_notice AS n
    INNER JOIN need AS d ON n.demand_id = d.demand_id
    WHERE n.process_id = d.process_id
    GROUP BY n.demand_id
),

start AS (
    SELECT
        n.demand_id,
        arg_max(d.day, n.said_no) FILTER (WHERE d.kind = 'document_start') AS document_start,
        arg_max(coalesce(d.end_day, d.day), n.said_no) FILTER (WHERE d.kind = 'opening')
            AS opening,
        arg_max(d.day, n.said_no) FILTER (WHERE d.kind = 'contract_signed') AS contract_date,
        arg_max(coalesce(d.end_day, d.day), n.said_no) FILTER (WHERE d.kind = 'expected')
            AS expected_until,
        arg_max(d.precision, n.said_no) FILTER (WHERE d.kind = 'expected')
            AS expected_precision,
        arg_max(d.raw, n.said_no) FILTER (WHERE d.kind = 'expected') AS expected_raw
    FROM own_notice AS n
    INNER JOIN notice_date AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
    WHERE d.status = 'ok'
    GROUP BY n.demand_id
),

plan AS (
    SELECT
        n.demand_id,
        min(n.published_date) AS intention_date,
        arg_max(a.amount, n.said_no) AS planned_amount
    FROM own_notice AS n
    LEFT JOIN amount AS a
        ON
            n.notice_id = a.notice_id
            AND n.version_no = a.version_no
            AND a.kind = 'planned_budget'
            AND a.lot_id = '0'
            AND a.currency = 'CNY'
            AND a.basis = 'total'
            AND a.status = 'ok'
    WHERE n.notice_type = 'intention'
    GROUP BY n.demand_id
)

SELECT
    d.demand_id,
    coalesce(t.call_id, d.notice_id) AS notice_id,
    d.process_id,
    d.title,
    coalesce(t.call_url, d.url) AS url,
    place_of(n.file_id, n.line) AS place,
    n.source,
    d.buyer_id,
    d.buyer_name,
    coalesce(b.kind, 'unknown') AS buyer_kind,
    d.level,
    d.province,
    d.province_short,
    d.prefecture,
    d.county,
    d.region7,
    d.tier,
    d.category_l1,
    c.l1_name AS category_name,
    d.category_l2,
    c.l2_name AS category_l2_name,
    d.stage,
    d.tags,
    d.funding_mode,
    d.procurement_method,
    m.method_zh,
    w.law,
    d.is_framework,
    coalesce(d.is_open, FALSE) AS is_open,
    d.is_only_planned,
    d.round_count,
    d.notice_count,
    t.copy_count,
    d.lot_count,
    d.awarded_lot_count,
    d.open_lot_count,
    d.closed_lot_count,
    l.lots,
    d.budget,
    l.ceiling,
    p.planned_amount,
    d.award_amount,
    d.award_date,
    d.first_date,
    t.call_date,
    d.last_date,
    t.first_known,
    t.call_known,
    d.new_types,
    t.last_subtype,
    p.intention_date,
    s.expected_until,
    s.expected_precision,
    s.expected_raw,
    s.document_start,
    d.document_deadline,
    d.bid_deadline,
    d.bid_deadline_at,
    s.opening,
    e.correction_date,
    e.single_source_date,
    e.candidate_date,
    e.result_date,
    s.contract_date,
    e.contract_notice_date,
    e.failed_date,
    concat_ws(' / ', t.project_names, l.lot_names, t.items) AS object
FROM need AS d
INNER JOIN told AS t ON d.demand_id = t.demand_id
INNER JOIN known_notice AS n ON coalesce(t.call_id, d.notice_id) = n.notice_id
LEFT JOIN lot_told AS l ON d.demand_id = l.demand_id
LEFT JOIN stepped AS e ON d.demand_id = e.demand_id
LEFT JOIN start AS s ON d.demand_id = s.demand_id
LEFT JOIN plan AS p ON d.demand_id = p.demand_id
LEFT JOIN party AS b ON d.buyer_id = b.party_id
LEFT JOIN ref.taxonomy AS c ON d.category_l2 = c.l2_code
LEFT JOIN ref.method_names AS m ON d.procurement_method = m.method
LEFT JOIN process_law($as_of, $known_at) AS w ON d.process_id = w.process_id
ORDER BY d.demand_id
