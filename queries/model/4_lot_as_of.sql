-- State, budget, award and contract of each lot as of a day. Grain: process_id, lot_id.
-- Sums whose verdict is not ok, other currencies and other bases than a total are unknown here.
-- Of what notices say of one thing the last of the latest stage holds; of copies the canonical one.
CREATE OR REPLACE TEMP MACRO lot_as_of(AS_OF, KNOWN_AT) AS TABLE
    WITH known_notice AS (
        SELECT * FROM notice_as_of(as_of, known_at)
    ),

    stated_lot AS (
        SELECT
            n.process_id,
            l.notice_id,
            l.version_no,
            l.lot_id,
            l.lot_name,
            l.lot_status,
            regexp_full_match(l.lot_id, '[A-I]') AS is_letter,
            regexp_full_match(l.lot_id, '[1-9]') AS is_figure
        FROM known_notice AS n
        INNER JOIN lot AS l ON n.notice_id = l.notice_id AND n.version_no = l.version_no
    ),

    way_of_counting AS (
        SELECT
            process_id,
            bool_or(is_letter) AS has_letter,
            bool_or(is_figure) AS has_figure
        FROM stated_lot
        GROUP BY process_id, notice_id
    ),

    -- Notices that count the lots of a process in letters, and others that do so in figures, mean
    -- the same lots; one that does both means others.
    twice_counted AS (
        SELECT process_id
        FROM way_of_counting
        GROUP BY process_id
        HAVING
            bool_or(has_letter)
            AND bool_or(has_figure)
            AND NOT bool_or(has_letter AND has_figure)
    ),

    lot_number AS (
        SELECT
            l.notice_id,
            l.lot_id,
            CASE
                WHEN l.is_letter AND t.process_id IS NOT NULL
                    THEN (ascii(l.lot_id) - ascii('A') + 1)::VARCHAR
                ELSE l.lot_id
            END AS said_lot_id,
            any_value(l.lot_name) AS lot_name,
            any_value(l.lot_status) AS lot_status
        FROM stated_lot AS l
        LEFT JOIN twice_counted AS t ON l.process_id = t.process_id
        GROUP BY ALL
    ),

    statement AS (
        SELECT
            n.demand_id,
            n.process_id,
            n.notice_id,
            n.version_no,
            n.notice_type,
            n.notice_subtype,
            n.stage_rank,
            n.published_date,
            n.publication_date,
            n.said_no,
            l.said_lot_id,
            l.lot_name,
            l.lot_status
        FROM known_notice AS n
        INNER JOIN lot_number AS l ON n.notice_id = l.notice_id
    ),

    -- Lot '0' stands for the whole process, so it is a lot of its own only where no other is named.
    process_lot AS (
        SELECT DISTINCT
            demand_id,
            process_id,
            said_lot_id AS lot_id
        FROM statement
        QUALIFY said_lot_id <> '0' OR bool_and(said_lot_id = '0') OVER (PARTITION BY process_id)
    ),

    lot_count AS (
        SELECT
            process_id,
            count(*) AS lot_count
        FROM process_lot
        GROUP BY process_id
    ),

    reaching AS (
        SELECT
            p.demand_id,
            p.process_id,
            p.lot_id,
            s.* EXCLUDE (demand_id, process_id)
        FROM process_lot AS p
        INNER JOIN statement AS s
            ON p.process_id = s.process_id AND (p.lot_id = s.said_lot_id OR s.said_lot_id = '0')
    ),

    -- A cancelled award takes back what was decided of the lot before it.
    cancellation AS (
        SELECT
            process_id,
            lot_id,
            max(said_no) AS said_no
        FROM reaching
        WHERE notice_subtype = 'award_cancellation'
        GROUP BY process_id, lot_id
    ),

    -- A contract or acceptance of the whole says nothing of a lot that was decided by itself.
    standing AS (
        SELECT
            r.*,
            CASE
                WHEN
                    r.stage_rank > 5
                    AND r.said_lot_id <> r.lot_id
                    AND bool_or(r.stage_rank = 5 AND r.said_lot_id = r.lot_id) OVER (
                        PARTITION BY r.process_id, r.lot_id
                    )
                    THEN NULL
                ELSE r.lot_status
            END AS standing_status
        FROM reaching AS r
        LEFT JOIN cancellation AS c ON r.process_id = c.process_id AND r.lot_id = c.lot_id
        WHERE r.stage_rank < 5 OR r.said_no >= coalesce(c.said_no, r.said_no)
    ),

    -- A lot that only a correction names was added by it.
    state AS (
        SELECT
            demand_id,
            process_id,
            lot_id,
            arg_max(lot_name, said_no)
            FILTER (WHERE lot_name IS NOT NULL AND said_lot_id = lot_id)
                AS lot_name,
            coalesce(
                arg_max(
                    standing_status,
                    ranked(stage_rank, of_lot(said_lot_id, standing_status, said_no))
                )
                FILTER (WHERE standing_status IS NOT NULL),
                CASE WHEN bool_or(notice_type = 'correction') THEN 'active' END
            ) AS lot_status,
            arg_max(
                notice_id, ranked(stage_rank, of_lot(said_lot_id, standing_status, said_no))
            )
            FILTER (WHERE standing_status IS NOT NULL)
                AS status_notice_id,
            arg_max(
                published_date, ranked(stage_rank, of_lot(said_lot_id, standing_status, said_no))
            )
            FILTER (WHERE standing_status IS NOT NULL)
                AS status_date,
            min(published_date) FILTER (WHERE notice_type = 'tender') AS tender_date,
            bool_or(notice_subtype IN ('framework_call', 'framework_shortlist')) AS is_framework
        FROM standing
        GROUP BY demand_id, process_id, lot_id
    ),

    -- Who a notice says has won a lot.
    winning AS (
        SELECT
            n.process_id,
            n.notice_id,
            n.version_no,
            n.notice_type,
            n.notice_subtype,
            n.published_date,
            n.said_no,
            a.lot_id AS own_lot_id,
            coalesce(l.said_lot_id, a.lot_id) AS said_lot_id,
            max(a.award_no) AS winner_count,
            array_to_string(list_sort(list_distinct(list(a.supplier_id))), ' ') AS suppliers
        FROM known_notice AS n
        INNER JOIN award AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
        LEFT JOIN lot_number AS l ON a.notice_id = l.notice_id AND a.lot_id = l.lot_id
        GROUP BY ALL
    ),

    won AS (
        SELECT
            p.process_id,
            p.lot_id,
            w.* EXCLUDE (process_id),
            (w.said_lot_id <> '0' OR c.lot_count = 1)::INTEGER AS is_own,
            -- A correction that names fewer winners names those that it corrects.
            w.notice_type = 'award'
            OR w.notice_subtype IN ('award_change', 'award_cancellation')
            OR (
                w.notice_type = 'correction'
                AND w.winner_count >= coalesce(
                    max(w.winner_count) FILTER (WHERE w.notice_type = 'award') OVER (
                        PARTITION BY p.process_id, p.lot_id
                    ),
                    0
                )
            ) AS is_deciding,
            ranked(
                2 * is_own + is_deciding::INTEGER, of_lot(w.said_lot_id, NULL, w.said_no)
            ) AS weight
        FROM process_lot AS p
        INNER JOIN lot_count AS c ON p.process_id = c.process_id
        INNER JOIN winning AS w
            ON
                p.process_id = w.process_id
                AND (p.lot_id = w.said_lot_id OR w.said_lot_id = '0')
        LEFT JOIN cancellation AS x ON p.process_id = x.process_id AND p.lot_id = x.lot_id
        WHERE w.said_no > coalesce(x.said_no, 0)
    ),

    -- The notice that awards the lot: the last that decides, else the last that names a supplier.
    award_notice AS (
        SELECT
            process_id,
            lot_id,
            max(published_date) FILTER (WHERE is_deciding) AS award_date,
            max(published_date) FILTER (WHERE notice_type = 'contract') AS contract_date,
            arg_max(notice_id, weight) AS notice_id,
            arg_max(version_no, weight) AS version_no,
            arg_max(own_lot_id, weight) AS own_lot_id,
            arg_max(suppliers, weight) AS suppliers,
            arg_max(winner_count, weight) AS winner_count,
            arg_max(said_no, weight) AS said_no,
            bool_or(is_deciding) AS is_decided
        FROM won
        GROUP BY process_id, lot_id
    ),

    -- One sum a notice, lot and kind: several winners of a lot add up.
    notice_sum AS (
        SELECT
            n.process_id,
            n.notice_id,
            n.publication_id,
            n.said_no,
            coalesce(l.said_lot_id, a.lot_id) AS said_lot_id,
            a.kind,
            a.kind = 'contract_change'
            OR (a.kind = 'contract' AND n.notice_subtype = 'contract_change') AS is_change,
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
            array_to_string(list_sort(list_distinct(list(a.basis))), ' ') AS basis
        FROM known_notice AS n
        INNER JOIN amount AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
        LEFT JOIN lot_number AS l ON a.notice_id = l.notice_id AND a.lot_id = l.lot_id
        LEFT JOIN money_doubt(as_of, known_at) AS d
            ON
                a.notice_id = d.notice_id
                AND a.version_no = d.version_no
                AND a.lot_id = d.lot_id
                AND a.award_no = d.award_no
                AND a.kind = d.kind
        WHERE
            a.kind IN (
                'budget', 'ceiling', 'award', 'contract', 'contract_delta', 'contract_change'
            )
            -- A change that states no sum changes none.
            AND (n.notice_subtype <> 'contract_change' OR a.status <> 'missing')
        GROUP BY ALL
    ),

    -- A sum of the whole process is that of a sole lot.
    said_sum AS (
        SELECT
            p.process_id,
            p.lot_id,
            s.* EXCLUDE (process_id),
            w.winner_count,
            coalesce(w.suppliers, '') AS suppliers
        FROM process_lot AS p
        INNER JOIN lot_count AS c ON p.process_id = c.process_id
        INNER JOIN notice_sum AS s
            ON
                p.process_id = s.process_id
                AND (p.lot_id = s.said_lot_id OR (s.said_lot_id = '0' AND c.lot_count = 1))
        LEFT JOIN winning AS w ON s.notice_id = w.notice_id AND s.said_lot_id = w.said_lot_id
        LEFT JOIN cancellation AS x ON p.process_id = x.process_id AND p.lot_id = x.lot_id
        WHERE s.kind IN ('budget', 'ceiling') OR s.said_no > coalesce(x.said_no, 0)
    ),

    -- The contracts signed before a change that it may be of: those with its suppliers.
    changed_contract AS (
        SELECT
            s.process_id,
            s.lot_id,
            s.notice_id,
            max(c.suppliers) AS suppliers,
            count(DISTINCT nullif(c.suppliers, '')) <= 1
            AND count(DISTINCT coalesce(c.amount, -1)) = 1 AS is_sole,
            CASE WHEN bool_and(c.amount IS NOT NULL) THEN min(c.amount) END AS least_amount,
            max(c.amount) AS most_amount
        FROM said_sum AS s
        INNER JOIN said_sum AS c
            ON
                s.process_id = c.process_id
                AND s.lot_id = c.lot_id
                AND s.said_no > c.said_no
                AND share_supplier(s.suppliers, c.suppliers)
        WHERE s.is_change AND c.kind = 'contract' AND NOT c.is_change
        GROUP BY s.process_id, s.lot_id, s.notice_id
    ),

    -- Words tell the new whole. Else a change is weighed beside the contract: the law lets it add a
    -- tenth at most (政府采购法第49条), and a new whole is of its size. Anything else is in doubt, and
    -- so is a change of one of several contracts.
    weighed_sum AS (
        SELECT
            s.* EXCLUDE (suppliers),
            coalesce(c.suppliers, s.suppliers) AS suppliers,
            coalesce(s.amount <> c.most_amount, TRUE) AS is_other,
            CASE
                WHEN NOT s.is_change THEN NULL
                WHEN s.kind = 'contract_change' AND 10 * s.amount <= c.least_amount
                    THEN 'addition'
                WHEN
                    s.amount IS NOT NULL
                    AND coalesce(c.is_sole, TRUE)
                    AND (
                        s.kind = 'contract'
                        OR s.amount BETWEEN c.most_amount / 2 AND 2 * c.most_amount
                    )
                    THEN 'whole'
                ELSE 'doubt'
            END AS reading
        FROM said_sum AS s
        LEFT JOIN changed_contract AS c
            ON
                s.is_change
                AND s.process_id = c.process_id
                AND s.lot_id = c.lot_id
                AND s.notice_id = c.notice_id
    ),

    -- A doubted change is an unknown addition; a new whole is that of the contract it changes.
    read_sum AS (
        SELECT
            * REPLACE (
                CASE
                    WHEN reading = 'whole' THEN 'contract'
                    WHEN reading IS NOT NULL THEN 'contract_delta'
                    ELSE kind
                END AS kind,
                CASE WHEN coalesce(reading, '') <> 'doubt' THEN amount END AS amount
            ),
            coalesce(reading = 'whole' AND is_other, FALSE) AS is_new_whole,
            ranked((said_lot_id <> '0')::INTEGER, said_no) AS weight
        FROM weighed_sum
    ),

    -- The last notice that states it holds. Contracts with other suppliers, and what is added to a
    -- contract later, are sums of their own.
    lot_sum AS (
        SELECT
            s.process_id,
            s.lot_id,
            s.kind,
            CASE WHEN s.kind = 'contract' THEN s.suppliers END AS suppliers,
            arg_max(s.amount, s.weight) AS amount,
            arg_max(s.is_suspect, s.weight) AS is_suspect,
            arg_max(s.basis, s.weight) AS basis,
            arg_max(s.suppliers, s.weight) AS said_suppliers,
            arg_max(coalesce(s.winner_count, 0), s.weight) AS winner_count,
            CASE WHEN count_if(s.is_new_whole) = 0 THEN list_sum(list_distinct(list(s.amount))) END
                AS all_amount,
            max(s.said_no) AS said_no,
            max(s.said_no) FILTER (WHERE s.is_new_whole) AS changed_no
        FROM read_sum AS s
        GROUP BY
            s.process_id,
            s.lot_id,
            s.kind,
            CASE WHEN s.kind = 'contract' THEN s.suppliers END,
            CASE WHEN s.kind = 'contract_delta' THEN s.publication_id END
    ),

    -- A new decision that names another winner and no price leaves the price unknown, and so does a
    -- correction of the price of some winners only.
    valid_sum AS (
        SELECT
            s.*,
            s.kind <> 'award'
            OR w.said_no IS NULL
            OR s.said_no >= w.said_no
            OR s.said_suppliers = w.suppliers
            OR NOT w.is_decided AS is_valid,
            s.kind = 'award'
            AND s.said_no > w.said_no
            AND s.winner_count BETWEEN 1 AND w.winner_count - 1 AS is_part
        FROM lot_sum AS s
        LEFT JOIN award_notice AS w ON s.process_id = w.process_id AND s.lot_id = w.lot_id
    ),

    -- Several contracts of one supplier are added where together they do not exceed the award.
    awarded_sum AS (
        SELECT
            process_id,
            lot_id,
            max(amount) AS award
        FROM valid_sum
        WHERE kind = 'award' AND is_valid AND NOT is_part
        GROUP BY process_id, lot_id
    ),

    -- One contract told twice: by nobody's name, or by one and all names of a consortium.
    repeated_contract AS (
        SELECT DISTINCT
            a.process_id,
            a.lot_id,
            a.suppliers
        FROM lot_sum AS a
        INNER JOIN lot_sum AS b
            ON
                a.process_id = b.process_id
                AND a.lot_id = b.lot_id
                AND a.suppliers <> b.suppliers
        WHERE
            a.kind = 'contract'
            AND b.kind = 'contract'
            AND (
                a.suppliers = ''
                OR (
                    a.amount = b.amount
                    AND (len(a.suppliers), a.suppliers) < (len(b.suppliers), b.suppliers)
                    AND share_supplier(a.suppliers, b.suppliers)
                )
            )
    ),

    lot_money AS (
        SELECT
            s.process_id,
            s.lot_id,
            max(amount) FILTER (WHERE kind = 'budget') AS budget,
            max(amount) FILTER (WHERE kind = 'ceiling') AS ceiling,
            max(amount) FILTER (WHERE kind = 'award' AND NOT is_part) AS award,
            CASE
                WHEN bool_and(amount IS NOT NULL) FILTER (WHERE kind = 'contract')
                    THEN
                        sum(
                            CASE
                                WHEN 100 * all_amount <= 101 * w.award THEN all_amount
                                ELSE amount
                            END
                        )
                        FILTER (WHERE kind = 'contract')
            END AS contract,
            CASE
                WHEN bool_and(amount IS NOT NULL) FILTER (WHERE kind = 'contract_delta')
                    THEN sum(amount) FILTER (WHERE kind = 'contract_delta')
            END AS contract_delta,
            bool_or(amount IS NULL) FILTER (WHERE kind = 'contract_delta') AS is_delta_unknown,
            bool_or(is_suspect) FILTER (WHERE kind = 'award') AS is_award_suspect,
            max(basis) FILTER (WHERE kind = 'award') AS award_basis
        FROM valid_sum AS s
        LEFT JOIN awarded_sum AS w ON s.process_id = w.process_id AND s.lot_id = w.lot_id
        ANTI JOIN repeated_contract AS r
            ON
                s.kind = 'contract'
                AND s.process_id = r.process_id
                AND s.lot_id = r.lot_id
                AND s.suppliers = r.suppliers
        -- A new whole holds what was added before.
        ANTI JOIN lot_sum AS c
            ON
                s.kind = 'contract_delta'
                AND c.kind = 'contract'
                AND s.process_id = c.process_id
                AND s.lot_id = c.lot_id
                AND s.said_no < c.changed_no
                AND share_supplier(s.said_suppliers, c.suppliers)
        WHERE is_valid
        GROUP BY s.process_id, s.lot_id
    )

    SELECT
        s.demand_id,
        s.process_id,
        s.lot_id,
        s.lot_name,
        s.lot_status,
        s.status_notice_id,
        s.status_date,
        s.tender_date,
        s.is_framework,
        m.budget,
        m.ceiling,
        m.award,
        m.contract,
        m.contract_delta,
        CASE
            WHEN m.is_delta_unknown THEN NULL
            ELSE coalesce(m.contract, m.award) + coalesce(m.contract_delta, 0)
        END AS committed,
        coalesce(m.is_award_suspect, FALSE) AS is_award_suspect,
        m.award_basis,
        w.award_date,
        w.contract_date,
        w.notice_id AS award_notice_id,
        w.version_no AS award_version_no,
        w.own_lot_id AS award_lot_id,
        w.suppliers
    FROM state AS s
    LEFT JOIN lot_money AS m ON s.process_id = m.process_id AND s.lot_id = m.lot_id
    LEFT JOIN award_notice AS w ON s.process_id = w.process_id AND s.lot_id = w.lot_id
