-- State, budget, award and contract of each lot as of a day. Grain: process_id, lot_id.
-- Sums whose verdict is not ok, other currencies and other bases than a total are unknown here.
CREATE OR REPLACE TEMP MACRO lot_as_of(AS_OF, KNOWN_AT) AS TABLE
    WITH known_notice AS (
        SELECT * FROM notice_as_of(as_of, known_at)
    ),

    statement AS (
        SELECT
            n.demand_id,
            n.process_id,
            n.notice_id,
            n.version_no,
            n.notice_type,
            n.stage_rank,
            n.published_date,
            l.lot_id,
            l.lot_name,
            l.lot_status
        FROM known_notice AS n
        INNER JOIN lot AS l ON n.notice_id = l.notice_id AND n.version_no = l.version_no
    ),

    -- Lot '0' stands for the whole process, so it is a lot of its own only where no other is named.
    process_lot AS (
        SELECT DISTINCT
            demand_id,
            process_id,
            lot_id
        FROM statement
        QUALIFY lot_id <> '0' OR bool_and(lot_id = '0') OVER (PARTITION BY process_id)
    ),

    reaching AS (
        SELECT
            p.demand_id,
            p.process_id,
            p.lot_id,
            s.* EXCLUDE (demand_id, process_id, lot_id)
        FROM process_lot AS p
        INNER JOIN statement AS s
            ON p.process_id = s.process_id AND (p.lot_id = s.lot_id OR s.lot_id = '0')
    ),

    state AS (
        SELECT
            demand_id,
            process_id,
            lot_id,
            max(lot_name) AS lot_name,
            arg_max(lot_status, (stage_rank, published_date, notice_id))
            FILTER (WHERE lot_status IS NOT NULL)
                AS lot_status,
            min(published_date) FILTER (WHERE notice_type = 'tender') AS tender_date
        FROM reaching
        GROUP BY demand_id, process_id, lot_id
    ),

    lot_count AS (
        SELECT
            process_id,
            count(*) AS lot_count
        FROM process_lot
        GROUP BY process_id
    ),

    -- One sum a notice, lot and kind: several winners of a lot add up.
    notice_sum AS (
        SELECT
            n.process_id,
            n.notice_id,
            n.published_date,
            a.lot_id,
            CASE
                WHEN a.kind IN ('budget', 'ceiling', 'contract') THEN a.kind
                WHEN a.kind = 'award' THEN 'award'
            END AS kind,
            CASE
                WHEN
                    bool_and(
                        a.amount IS NOT NULL
                        AND a.currency = 'CNY'
                        AND a.basis = 'total'
                        AND a.status IN ('ok', 'suspect', 'zero', 'token')
                        AND d.verdict IS NULL
                    )
                    THEN sum(a.amount)
            END AS amount,
            bool_or(a.amount IS NOT NULL AND d.verdict IS NOT NULL) AS is_suspect,
            string_agg(DISTINCT a.basis, ' ' ORDER BY a.basis) AS basis
        FROM known_notice AS n
        INNER JOIN amount AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
        LEFT JOIN money_doubt(as_of, known_at) AS d
            ON
                a.notice_id = d.notice_id
                AND a.version_no = d.version_no
                AND a.lot_id = d.lot_id
                AND a.award_no = d.award_no
                AND a.kind = d.kind
        WHERE a.kind IN ('budget', 'ceiling', 'award', 'contract')
        GROUP BY n.process_id, n.notice_id, n.published_date, a.lot_id, a.kind
    ),

    -- The last notice that states it wins; a sum of the whole process is that of a sole lot.
    lot_sum AS (
        SELECT
            p.process_id,
            p.lot_id,
            s.kind,
            arg_max(s.amount, (s.lot_id <> '0', s.published_date, s.notice_id)) AS amount,
            arg_max(s.is_suspect, (s.lot_id <> '0', s.published_date, s.notice_id)) AS is_suspect,
            arg_max(s.basis, (s.lot_id <> '0', s.published_date, s.notice_id)) AS basis
        FROM process_lot AS p
        INNER JOIN lot_count AS c ON p.process_id = c.process_id
        INNER JOIN notice_sum AS s
            ON
                p.process_id = s.process_id
                AND (p.lot_id = s.lot_id OR (s.lot_id = '0' AND c.lot_count = 1))
        GROUP BY p.process_id, p.lot_id, s.kind
    ),

    lot_money AS (
        SELECT
            process_id,
            lot_id,
            max(amount) FILTER (WHERE kind = 'budget') AS budget,
            max(amount) FILTER (WHERE kind = 'ceiling') AS ceiling,
            max(amount) FILTER (WHERE kind = 'award') AS award,
            max(amount) FILTER (WHERE kind = 'contract') AS contract,
            bool_or(is_suspect) FILTER (WHERE kind = 'award') AS is_award_suspect,
            max(basis) FILTER (WHERE kind = 'award') AS award_basis
        FROM lot_sum
        GROUP BY process_id, lot_id
    ),

    awarded_lot AS (
        SELECT DISTINCT
            notice_id,
            version_no,
            lot_id
        FROM award
    ),

    -- The notice that awards the lot: the last one that names a supplier for it.
    award_notice AS (
        SELECT
            r.process_id,
            r.lot_id,
            max(r.published_date) FILTER (WHERE r.notice_type = 'award') AS award_date,
            arg_max(r.notice_id, (r.notice_type = 'award', r.published_date, r.notice_id))
                AS notice_id,
            arg_max(r.version_no, (r.notice_type = 'award', r.published_date, r.notice_id))
                AS version_no,
            arg_max(w.lot_id, (r.notice_type = 'award', r.published_date, r.notice_id)) AS said_lot
        FROM reaching AS r
        INNER JOIN lot_count AS c ON r.process_id = c.process_id
        INNER JOIN awarded_lot AS w
            ON
                r.notice_id = w.notice_id
                AND r.version_no = w.version_no
                AND (r.lot_id = w.lot_id OR (w.lot_id = '0' AND c.lot_count = 1))
        GROUP BY r.process_id, r.lot_id
    )

    SELECT
        s.demand_id,
        s.process_id,
        s.lot_id,
        s.lot_name,
        s.lot_status,
        s.tender_date,
        m.budget,
        m.ceiling,
        m.award,
        m.contract,
        coalesce(m.is_award_suspect, FALSE) AS is_award_suspect,
        m.award_basis,
        w.award_date,
        w.notice_id AS award_notice_id,
        w.version_no AS award_version_no,
        w.said_lot AS award_lot_id
    FROM state AS s
    LEFT JOIN lot_money AS m ON s.process_id = m.process_id AND s.lot_id = m.lot_id
    LEFT JOIN award_notice AS w ON s.process_id = w.process_id AND s.lot_id = w.lot_id
