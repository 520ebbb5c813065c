-- The lots that count of a need: those of its last round; of earlier rounds those that were awarded
-- or are still to be decided while others are asked for again. What a later round tells again, with
-- the same number and suppliers, counts there; lots may be numbered anew.
-- Grain: process_id, lot_id.
CREATE OR REPLACE TEMP MACRO counted_lot_as_of(AS_OF, KNOWN_AT) AS TABLE
    WITH process AS (
        SELECT
            demand_id,
            process_id,
            row_number() OVER (PARTITION BY demand_id ORDER BY min(published_date), process_id)
                AS round_no,
            count(*) OVER (PARTITION BY demand_id) AS round_count
        FROM notice_as_of(as_of, known_at)
        GROUP BY demand_id, process_id
    ),

    numbered AS (
        SELECT
            l.*,
            r.round_no,
            r.round_no < r.round_count AS is_carried,
            bool_or(l.lot_status IN ('unsuccessful', 'cancelled')) OVER (PARTITION BY l.process_id)
                AS has_failed_lot,
            bool_or(r.round_no = r.round_count AND l.lot_id <> '0') OVER (PARTITION BY l.demand_id)
                AS is_named_again,
            bool_or(r.round_no = r.round_count) OVER (PARTITION BY l.demand_id, l.lot_id)
                AS is_asked_again
        FROM lot_as_of(as_of, known_at) AS l
        INNER JOIN process AS r ON l.process_id = r.process_id
    )

    SELECT *
    FROM numbered
    WHERE
        NOT is_carried
        OR lot_status = 'complete'
        OR (
            lot_status = 'active'
            AND lot_id <> '0'
            AND has_failed_lot
            AND is_named_again
            AND NOT is_asked_again
        )
    QUALIFY
        NOT is_carried
        OR suppliers IS NULL
        OR round_no = max(round_no) FILTER (WHERE lot_status = 'complete') OVER (
            PARTITION BY demand_id, lot_id, suppliers
        );

-- One need, one row: its rounds, where it stands, what it is worth. Grain: demand_id.
-- Lots of earlier rounds count only if they were awarded; budgets and awards are never added.
CREATE OR REPLACE TEMP MACRO told_demand_as_of(AS_OF, KNOWN_AT) AS TABLE
    WITH known_notice AS (
        SELECT * FROM notice_as_of(as_of, known_at)
    ),

    round AS (
        SELECT
            demand_id,
            process_id,
            min(published_date) AS first_date,
            row_number() OVER (PARTITION BY demand_id ORDER BY min(published_date), process_id)
                AS round_no,
            count(*) OVER (PARTITION BY demand_id) AS round_count
        FROM known_notice
        GROUP BY demand_id, process_id
    ),

    counted_lot AS (
        SELECT
            *,
            lot_status = 'complete' AND award > 1 AND coalesce(ceiling, budget) > 0 AS is_paired
        FROM counted_lot_as_of(as_of, known_at)
    ),

    lots AS (
        SELECT
            demand_id,
            count(*) AS lot_count,
            count(*) FILTER (WHERE lot_status = 'complete') AS awarded_lot_count,
            count(*) FILTER (WHERE lot_status = 'active') AS open_lot_count,
            count(*) FILTER (WHERE lot_status IN ('unsuccessful', 'cancelled')) AS closed_lot_count,
            bool_or(is_carried) AS has_carried,
            bool_or(is_framework) AS is_framework,
            -- Unknown when any lot's is unknown: a part is not the whole.
            CASE
                WHEN
                    bool_and(coalesce(budget, ceiling) IS NOT NULL) FILTER (WHERE NOT is_carried)
                    THEN sum(coalesce(budget, ceiling)) FILTER (WHERE NOT is_carried)
            END AS lot_budget,
            CASE
                WHEN
                    bool_and(coalesce(budget, ceiling) IS NOT NULL) FILTER (WHERE is_carried)
                    THEN sum(coalesce(budget, ceiling)) FILTER (WHERE is_carried)
            END AS carried_budget,
            sum(award) FILTER (WHERE lot_status = 'complete') AS award_amount,
            count(award) FILTER (WHERE lot_status = 'complete') AS award_known_count,
            sum(committed) FILTER (WHERE lot_status = 'complete') AS committed_amount,
            bool_or(is_award_suspect) AS is_award_suspect,
            max(award_date) FILTER (WHERE lot_status = 'complete') AS award_date,
            -- A price is held against what was allowed for the same lot, or not at all.
            count(*) FILTER (WHERE is_paired) AS paired_lot_count,
            sum(coalesce(ceiling, budget)) FILTER (WHERE is_paired) AS paired_budget,
            sum(award) FILTER (WHERE is_paired) AS paired_award
        FROM counted_lot
        GROUP BY demand_id
    ),

    -- A budget stated for the whole process, the last one that can be trusted.
    process_budget AS (
        SELECT
            n.demand_id,
            n.process_id,
            arg_max(a.amount, ranked((a.kind = 'budget')::INTEGER, n.said_no)) AS budget
        FROM known_notice AS n
        INNER JOIN amount AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
        LEFT JOIN money_doubt(as_of, known_at) AS doubt
            ON
                a.notice_id = doubt.notice_id
                AND a.version_no = doubt.version_no
                AND a.lot_id = doubt.lot_id
                AND a.award_no = doubt.award_no
                AND a.kind = doubt.kind
        WHERE
            a.kind IN ('budget', 'ceiling')
            AND a.lot_id = '0'
            AND a.currency = 'CNY'
            AND a.basis = 'total'
            AND a.status IN ('ok', 'suspect')
            AND doubt.verdict IS NULL
            AND n.notice_type IN ('tender', 'correction', 'award', 'candidate', 'failed')
        GROUP BY n.demand_id, n.process_id
    ),

    -- What the first round asked for, where part of it was awarded then.
    first_budget AS (
        SELECT
            b.demand_id,
            b.budget
        FROM process_budget AS b
        INNER JOIN round AS r ON b.process_id = r.process_id AND r.round_no = 1
    ),

    deadline AS (
        SELECT
            n.process_id,
            arg_max(coalesce(d.end_at, d.at), n.said_no)
            FILTER (WHERE d.kind = 'bid_deadline')
                AS bid_deadline_at,
            arg_max(coalesce(d.end_day, d.day), n.said_no)
            FILTER (WHERE d.kind = 'bid_deadline')
                AS bid_deadline,
            arg_max(coalesce(d.end_day, d.day), n.said_no)
            FILTER (WHERE d.kind = 'document_deadline')
                AS document_deadline
        FROM known_notice AS n
        INNER JOIN notice_date AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
        WHERE d.status = 'ok' AND n.notice_type IN ('tender', 'correction')
        GROUP BY n.process_id
    ),

    class AS (
        SELECT DISTINCT
            l1_code,
            l1_name
        FROM ref.taxonomy
    ),

    -- The notice that speaks for the demand: it knows level and class, a tender before others.
    speaker AS (
        SELECT
            demand_id,
            count(*) FILTER (WHERE is_canonical) AS notice_count,
            min(published_date) AS first_date,
            min(published_date) FILTER (WHERE notice_type = 'tender') AS tender_date,
            max(published_date) FILTER (WHERE notice_type = 'tender') AS last_tender_date,
            bool_and(notice_type IN ('intention', 'other')) AS is_only_planned,
            bool_or(is_sample) AS is_sample,
            any_value(funding_mode ORDER BY published_date, is_canonical DESC, notice_id)
            FILTER (WHERE funding_mode IS NOT NULL)
                AS funding_mode,
            any_value(procurement_method ORDER BY published_date, is_canonical DESC, notice_id)
            FILTER (WHERE procurement_method IS NOT NULL)
                AS procurement_method,
            arg_max(
                notice_id,
                ranked(
                    (level <> '未知')::INTEGER * 8
                    + (category_l1 NOT IN ('OTH', 'OUT'))::INTEGER * 4
                    + CASE notice_type WHEN 'tender' THEN 2 WHEN 'award' THEN 1 ELSE 0 END,
                    said_no
                )
            ) AS notice_id
        FROM known_notice
        GROUP BY demand_id
    )

    SELECT
        s.demand_id,
        r.process_id,
        r.round_count,
        s.notice_id,
        n.title,
        n.url,
        buyer.canonical_id AS buyer_id,
        buyer.canonical_name AS buyer_name,
        b.kind AS buyer_kind,
        n.level,
        n.province,
        n.prefecture,
        n.county,
        v.region7,
        v.short_name AS province_short,
        nullif(v.tier_2021, '') AS tier,
        n.category_l1,
        c.l1_name AS category_name,
        n.category_l2,
        t.l2_name AS category_l2_name,
        n.stage,
        n.tags,
        s.funding_mode,
        s.procurement_method,
        s.notice_count,
        s.first_date,
        s.tender_date,
        s.is_only_planned,
        s.is_sample,
        l.lot_count,
        l.awarded_lot_count,
        l.open_lot_count,
        l.closed_lot_count,
        l.is_framework,
        CASE
            WHEN NOT l.has_carried THEN coalesce(p.budget, l.lot_budget)
            ELSE coalesce(l.carried_budget + coalesce(p.budget, l.lot_budget), f.budget)
        END AS budget,
        l.award_amount,
        l.award_known_count,
        l.committed_amount,
        l.is_award_suspect,
        l.award_date,
        l.paired_lot_count,
        l.paired_budget,
        l.paired_award,
        d.bid_deadline,
        d.bid_deadline_at,
        d.document_deadline,
        s.last_tender_date
    FROM speaker AS s
    INNER JOIN round AS r ON s.demand_id = r.demand_id AND r.round_no = r.round_count
    INNER JOIN known_notice AS n ON s.notice_id = n.notice_id
    INNER JOIN lots AS l ON s.demand_id = l.demand_id
    LEFT JOIN process_budget AS p ON r.process_id = p.process_id
    LEFT JOIN first_budget AS f ON s.demand_id = f.demand_id
    LEFT JOIN deadline AS d ON r.process_id = d.process_id
    LEFT JOIN party_as_of(as_of, known_at) AS buyer ON n.buyer_id = buyer.party_id
    LEFT JOIN party AS b ON buyer.canonical_id = b.party_id
    LEFT JOIN ref.provinces AS v ON n.province = v.name
    LEFT JOIN class AS c ON n.category_l1 = c.l1_code
    LEFT JOIN ref.taxonomy AS t ON n.category_l2 = t.l2_code;

-- The same with whether it can still be bid for on the day, which nobody has to tell.
-- Grain: demand_id.
CREATE OR REPLACE TEMP MACRO demand_as_of(AS_OF, KNOWN_AT) AS TABLE
    SELECT
        * EXCLUDE (last_tender_date),
        open_lot_count > 0
        AND tender_date IS NOT NULL
        AND CASE
            WHEN bid_deadline IS NULL
                THEN last_tender_date >= as_of::DATE - INTERVAL 90 DAY
            ELSE bid_deadline >= as_of
        END AS is_open
    FROM told_demand_as_of(as_of, known_at)
