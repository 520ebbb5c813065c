-- What each need adds to the figures of the headline; a plan or a framework agreement adds its
-- notices only. Unknown sums are 0. Grain: demand_id.
CREATE OR REPLACE TEMP MACRO demand_measure(AS_OF, KNOWN_AT) AS TABLE
    WITH won AS (
        SELECT
            l.demand_id,
            list(DISTINCT p.canonical_id ORDER BY p.canonical_id) AS suppliers
        FROM counted_lot_as_of(as_of, known_at) AS l
        INNER JOIN award AS a
            ON
                l.award_notice_id = a.notice_id
                AND l.award_version_no = a.version_no
                AND l.award_lot_id = a.lot_id
        INNER JOIN party_as_of(as_of, known_at) AS p ON a.supplier_id = p.party_id
        WHERE l.lot_status = 'complete'
        GROUP BY l.demand_id
    ),

    judged AS (
        SELECT
            *,
            coalesce(NOT is_only_planned AND NOT is_framework, FALSE) AS is_counted
        FROM demand_as_of(as_of, known_at)
    )

    SELECT
        d.demand_id,
        d.title,
        d.url,
        d.buyer_name,
        d.is_counted,
        CASE WHEN d.is_counted THEN d.buyer_id END AS buyer_id,
        CASE WHEN d.is_counted THEN w.suppliers END AS suppliers,
        [d.level, d.province, d.prefecture, d.county, d.category_l1, d.category_l2, d.stage]
            AS classes,
        d.notice_count,
        d.is_counted::BIGINT AS demand_count,
        (d.is_counted AND d.tender_date IS NOT NULL)::BIGINT AS tender_count,
        coalesce(d.is_counted AND d.is_open, FALSE)::BIGINT AS open_count,
        (d.is_counted AND d.budget IS NOT NULL)::BIGINT AS budget_known_count,
        CASE WHEN d.is_counted THEN coalesce(d.budget, 0) ELSE 0 END AS budget_amount,
        (d.is_counted AND d.awarded_lot_count > 0)::BIGINT AS awarded_count,
        (d.is_counted AND d.award_known_count > 0)::BIGINT AS award_known_count,
        CASE WHEN d.is_counted THEN coalesce(d.award_amount, 0) ELSE 0 END AS award_amount,
        CASE WHEN d.is_counted THEN coalesce(d.committed_amount, 0) ELSE 0 END AS committed_amount
    FROM judged AS d
    LEFT JOIN won AS w ON d.demand_id = w.demand_id;

-- Each need as it stood then and as it stands now, with the cause of its change. Needs that have a
-- notice in common are of one group. A group has one cause, the first that applies: what rewrites
-- what was printed goes before what adds to it.
-- merged_or_split  its notices stand in fewer or more needs than they did
-- rule_change      a notice of the same content was read otherwise
-- corrected        a notice has other content than it had; or nothing came but a correction
-- withdrawn        a notice was taken out, or let in again
-- back_filled      a notice came that had been published by THEN_AS_OF
-- new              the need was first asked for after THEN_AS_OF
-- status           it went on after THEN_AS_OF: results, closings, the passing of a deadline
-- reclassified     nothing came: other links, or parties that count as others
-- Grain: is_now, demand_id.
CREATE OR REPLACE TEMP MACRO demand_change(
    THEN_AS_OF, THEN_KNOWN_AT, NOW_AS_OF, NOW_KNOWN_AT
) AS TABLE -- noqa: CP02
    WITH RECURSIVE then_notice AS MATERIALIZED ( -- noqa: PRS, LT02
        SELECT
            notice_id,
            version_no,
            demand_id
        FROM notice_as_of(then_as_of, then_known_at)
    ),

    now_notice AS MATERIALIZED (
        SELECT
            notice_id,
            version_no,
            demand_id
        FROM notice_as_of(now_as_of, now_known_at)
    ),

    then_stored AS (
        SELECT
            notice_id,
            version_no,
            content_key,
            file_id,
            line,
            element
        FROM notice
        WHERE
            known_from <= then_known_at
            AND coalesce(known_to, TIMESTAMP '9999-12-31') > then_known_at
    ),

    now_stored AS (
        SELECT
            notice_id,
            version_no,
            content_key,
            file_id,
            line,
            element,
            published_date,
            notice_type = 'correction'
            OR notice_subtype IN ('award_change', 'award_cancellation') AS is_correcting
        FROM notice
        WHERE
            known_from <= now_known_at
            AND coalesce(known_to, TIMESTAMP '9999-12-31') > now_known_at
    ),

    -- What became of each notice that is in view on either side.
    fate AS MATERIALIZED (
        SELECT
            coalesce(a.notice_id, b.notice_id) AS notice_id,
            t.demand_id AS then_id,
            n.demand_id AS now_id,
            a.file_id AS then_file_id,
            b.file_id AS now_file_id,
            coalesce(a.line, b.line) AS line,
            coalesce(a.element, b.element) AS element,
            b.published_date <= then_as_of AS is_late,
            b.is_correcting,
            CASE
                WHEN a.version_no <> b.version_no AND a.content_key = b.content_key
                    THEN 'rule_change'
                WHEN a.version_no <> b.version_no THEN 'corrected'
                WHEN n.notice_id IS NULL THEN 'withdrawn'
                WHEN t.notice_id IS NOT NULL THEN 'same'
                WHEN a.notice_id IS NOT NULL AND b.published_date <= then_as_of THEN 'withdrawn'
                ELSE 'came'
            END AS fate
        FROM then_stored AS a
        FULL JOIN now_stored AS b ON a.notice_id = b.notice_id
        LEFT JOIN then_notice AS t ON a.notice_id = t.notice_id
        LEFT JOIN now_notice AS n ON b.notice_id = n.notice_id
        WHERE t.notice_id IS NOT NULL OR n.notice_id IS NOT NULL
    ),

    -- The same record, read as another source: one notice went and another came.
    read_anew AS (
        SELECT
            went.notice_id AS then_notice_id,
            came.notice_id AS now_notice_id,
            went.then_id,
            came.now_id
        FROM fate AS went
        INNER JOIN file AS f ON went.then_file_id = f.file_id
        INNER JOIN file AS g ON f.sha256 = g.sha256 AND f.file_id <> g.file_id
        INNER JOIN fate AS came
            ON
                g.file_id = came.now_file_id
                AND went.line = came.line
                AND went.element IS NOT DISTINCT FROM came.element
        WHERE went.now_file_id IS NULL AND came.then_file_id IS NULL
    ),

    edge AS (
        SELECT
            then_id,
            now_id
        FROM fate
        WHERE then_id IS NOT NULL AND now_id IS NOT NULL
        UNION
        SELECT
            then_id,
            now_id
        FROM read_anew
    ),

    -- Needs then are even numbers, needs now odd ones.
    counted_edge AS (
        SELECT
            then_id::HUGEINT * 2 AS then_node,
            now_id::HUGEINT * 2 + 1 AS now_node,
            count(*) OVER (PARTITION BY then_id) > 1
            OR count(*) OVER (PARTITION BY now_id) > 1 AS is_tangled
        FROM edge
    ),

    way AS (
        SELECT
            then_node AS node,
            now_node AS other
        FROM counted_edge
        WHERE is_tangled
        UNION ALL
        SELECT
            now_node AS node,
            then_node AS other
        FROM counted_edge
        WHERE is_tangled
    ),

    reached (node, group_id) USING KEY (node) AS (
        SELECT DISTINCT
            node,
            node AS group_id
        FROM way
        UNION
        SELECT
            w.other AS node,
            min(r.group_id) AS group_id
        FROM reached AS r
        INNER JOIN way AS w ON r.node = w.node
        INNER JOIN recurring.reached AS o ON w.other = o.node
        WHERE r.group_id < o.group_id
        GROUP BY w.other
    ),

    grouped AS (
        SELECT * FROM reached
        UNION ALL
        SELECT
            now_node AS node,
            then_node AS group_id
        FROM counted_edge
        WHERE NOT is_tangled
    ),

    side AS (
        SELECT
            FALSE AS is_now,
            demand_id::HUGEINT * 2 AS node,
            *
        FROM demand_measure(then_as_of, then_known_at)
        UNION ALL
        SELECT
            TRUE AS is_now,
            demand_id::HUGEINT * 2 + 1 AS node,
            *
        FROM demand_measure(now_as_of, now_known_at)
    ),

    placed AS MATERIALIZED (
        SELECT
            s.*,
            coalesce(g.group_id, s.node) AS group_id
        FROM side AS s
        LEFT JOIN grouped AS g ON s.node = g.node
    ),

    anew AS (
        SELECT then_notice_id AS notice_id FROM read_anew
        UNION
        SELECT now_notice_id AS notice_id FROM read_anew
    ),

    met AS (
        SELECT
            p.group_id,
            bool_or(r.notice_id IS NOT NULL OR f.fate = 'rule_change') AS is_read_anew,
            bool_or(r.notice_id IS NULL AND f.fate = 'corrected') AS is_rewritten,
            bool_or(r.notice_id IS NULL AND f.fate = 'withdrawn') AS is_withdrawn,
            bool_or(f.fate = 'came' AND f.is_late) AS has_late,
            bool_or(f.fate = 'came' AND f.is_late AND NOT f.is_correcting) AS has_late_fact,
            bool_or(f.fate = 'came' AND NOT f.is_late AND NOT f.is_correcting) AS has_new_fact,
            bool_or(f.fate = 'came' AND f.is_correcting) AS has_correction
        FROM fate AS f
        INNER JOIN placed AS p
            ON p.node = coalesce(f.now_id::HUGEINT * 2 + 1, f.then_id::HUGEINT * 2)
        LEFT JOIN anew AS r ON f.notice_id = r.notice_id
        GROUP BY p.group_id
    ),

    standing AS (
        SELECT
            group_id,
            count(*) FILTER (WHERE NOT is_now) AS then_count,
            count(*) FILTER (WHERE is_now) AS now_count,
            coalesce(sum(demand_count) FILTER (WHERE NOT is_now), 0) AS then_counted,
            coalesce(sum(demand_count) FILTER (WHERE is_now), 0) AS now_counted,
            count(
                DISTINCT row(
                    buyer_id, suppliers, classes, notice_count, budget_amount, award_amount
                )
            ) > 1 AS is_other
        FROM placed
        GROUP BY group_id
    ),

    caused AS (
        SELECT
            g.group_id,
            CASE
                WHEN g.then_count > 1 OR g.now_count > 1 THEN 'merged_or_split'
                WHEN m.is_read_anew THEN 'rule_change'
                WHEN m.is_rewritten THEN 'corrected'
                WHEN m.is_withdrawn THEN 'withdrawn'
                WHEN m.has_late_fact OR (g.then_count = 0 AND m.has_late) THEN 'back_filled'
                WHEN g.then_count = 0 THEN 'new'
                WHEN m.has_new_fact AND g.then_counted = 0 AND g.now_counted > 0 THEN 'new'
                WHEN m.has_new_fact THEN 'status'
                WHEN m.has_correction THEN 'corrected'
                WHEN g.is_other THEN 'reclassified'
                ELSE 'status'
            END AS cause
        FROM standing AS g
        INNER JOIN met AS m ON g.group_id = m.group_id
    )

    SELECT
        c.cause,
        p.group_id,
        p.is_now,
        p.* EXCLUDE (is_now, group_id, node)
    FROM placed AS p
    INNER JOIN caused AS c ON p.group_id = c.group_id;

-- The causes in the order in which the first that applies is taken.
CREATE OR REPLACE TEMP MACRO cause_order(CAUSE) AS
list_position(
    [
        'merged_or_split',
        'rule_change',
        'corrected',
        'withdrawn',
        'back_filled',
        'new',
        'status',
        'reclassified'
    ],
    cause
)
