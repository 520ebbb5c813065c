-- What speaks for each sum of money and what against it. Grain: a sum, a code, another sum.
-- Codes and bounds are rows of money_witnesses. Sums are held against each other by
-- multiplication, which is exact; the ratio is for reading. A `voice` is one witness: another
-- notice, or in the sum's own notice a lot, the limits (budget, ceiling) or the prices.
-- With `only_alarming`, processes in which nothing can contradict are left out: most of them.
CREATE OR REPLACE TEMP MACRO money_witness_of(AS_OF, KNOWN_AT, ONLY_ALARMING) AS TABLE
    WITH known_notice AS (
        SELECT
            notice_id,
            version_no,
            process_id
        FROM notice_as_of(as_of, known_at)
    ),

    known_sum AS (
        SELECT
            n.process_id,
            a.notice_id,
            a.version_no,
            a.lot_id,
            a.award_no,
            a.kind,
            a.amount,
            a.status,
            a.flags
        FROM known_notice AS n
        INNER JOIN amount AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
        WHERE
            a.status IN ('ok', 'suspect', 'ambiguous')
            AND a.currency = 'CNY'
            AND a.basis = 'total'
    ),

    -- Lots that a notice states, together more than the whole: one of them may be off, however
    -- near each other the sums are.
    above_whole AS (
        SELECT DISTINCT l.process_id
        FROM (
            SELECT
                process_id,
                kind,
                sum(amount) AS amount
            FROM known_sum
            WHERE lot_id <> '0'
            GROUP BY process_id, notice_id, kind
        ) AS l
        INNER JOIN known_sum AS w ON l.process_id = w.process_id AND l.kind = w.kind
        WHERE w.lot_id = '0' AND w.amount < l.amount
    ),

    -- The nearest of all bounds is tenfold: elsewhere, where no two sums are as far apart, none
    -- contradicts.
    process AS (
        SELECT
            process_id,
            count(DISTINCT lot_id) FILTER (WHERE lot_id <> '0') AS lot_count
        FROM known_sum
        GROUP BY process_id
        HAVING
            bool_or(status <> 'ok' OR NOT only_alarming)
            OR max(amount) >= 10 * min(amount) FILTER (WHERE amount > 1)
            OR process_id IN (SELECT a.process_id FROM above_whole AS a)
    ),

    stated AS (
        SELECT
            s.*,
            -- A sole lot is the whole.
            CASE WHEN p.lot_count > 1 THEN s.lot_id ELSE '0' END AS lot_key,
            CASE WHEN s.kind IN ('award', 'contract') THEN 'price' ELSE 'limit' END AS side
        FROM known_sum AS s
        INNER JOIN process AS p ON s.process_id = p.process_id
    ),

    bound AS (
        SELECT
            code,
            scope,
            kind,
            against,
            voice,
            yields,
            nullif(low, '')::DECIMAL(18, 6) AS low,
            nullif(high, '')::DECIMAL(18, 6) AS high,
            nullif(agree_low, '')::DECIMAL(18, 6) AS agree_low,
            nullif(agree_high, '')::DECIMAL(18, 6) AS agree_high
        FROM ref.money_witnesses
    ),

    flagged AS (
        SELECT
            * EXCLUDE (flags),
            unnest(flags) AS code
        FROM stated
        WHERE status <> 'ok'
    ),

    -- What the cell says against its own sum, by the codes of the table.
    of_cell AS (
        SELECT DISTINCT
            f.process_id,
            f.notice_id,
            f.version_no,
            f.lot_id,
            f.award_no,
            f.kind,
            f.amount,
            b.code,
            b.voice,
            b.yields = 'yes' AS is_yielding
        FROM flagged AS f
        INNER JOIN bound AS b ON f.code = b.code
        WHERE
            b.scope = 'cell'
            AND (f.amount IS NULL OR b.low IS NULL OR f.amount < b.low)
            AND (f.amount IS NULL OR b.high IS NULL OR f.amount >= b.high)
    ),

    -- Doubted by its reading alone: a code of the table is none of its flags.
    of_reading AS (
        SELECT
            s.process_id,
            s.notice_id,
            s.version_no,
            s.lot_id,
            s.award_no,
            s.kind,
            s.amount,
            coalesce(s.flags[1], s.status) AS code,
            'reading' AS voice,
            FALSE AS is_yielding
        FROM stated AS s
        WHERE
            s.status <> 'ok'
            AND NOT list_has_any(s.flags, (SELECT list(DISTINCT b.code) FROM bound AS b))
    ),

    of_itself AS (
        SELECT * FROM of_cell
        UNION ALL
        SELECT * FROM of_reading
    ),

    doubt AS (
        SELECT
            notice_id,
            version_no,
            lot_id,
            award_no,
            kind,
            bool_or(NOT is_yielding) AS is_firm
        FROM of_itself
        GROUP BY notice_id, version_no, lot_id, award_no, kind
    ),

    comparable AS (
        SELECT
            s.* EXCLUDE (status, flags),
            d.is_firm,
            row_number() OVER () AS sum_no
        FROM stated AS s
        LEFT JOIN doubt AS d
            ON
                s.notice_id = d.notice_id
                AND s.version_no = d.version_no
                AND s.lot_id = d.lot_id
                AND s.award_no = d.award_no
                AND s.kind = d.kind
        WHERE s.amount > 1
    ),

    part_sum AS (
        SELECT
            notice_id,
            kind,
            sum(amount)::DECIMAL(20, 2) AS amount
        FROM comparable
        WHERE lot_key <> '0'
        GROUP BY notice_id, kind
    ),

    pair AS (
        -- Sums of one lot.
        SELECT
            one.sum_no,
            other.sum_no AS other_no,
            b.code,
            b.low,
            b.high,
            b.agree_low,
            b.agree_high,
            one.amount AS own_amount,
            one.amount,
            other.amount AS other_amount
        FROM comparable AS one
        INNER JOIN bound AS b ON one.kind = b.kind
        INNER JOIN comparable AS other
            ON
                one.process_id = other.process_id
                AND one.lot_key = other.lot_key
                AND b.against = other.kind
        WHERE
            (b.scope = 'notice' AND b.kind <> b.against)
            OR (
                b.scope = 'process'
                AND one.notice_id <> other.notice_id
                AND (
                    b.kind <> b.against
                    OR (one.notice_id < other.notice_id AND one.award_no = other.award_no)
                )
            )
        UNION ALL
        -- A lot, or all lots together, and the whole. A part may be as small as it likes, and that
        -- it is small does not speak for it.
        SELECT
            one.sum_no,
            other.sum_no AS other_no,
            b.code,
            CASE WHEN b.code = 'lots_sum' THEN b.low END AS low,
            b.high,
            CASE WHEN b.code = 'lots_sum' THEN b.agree_low END AS agree_low,
            CASE WHEN b.code = 'lots_sum' THEN b.agree_high END AS agree_high,
            one.amount AS own_amount,
            CASE WHEN b.code = 'lots_sum' THEN p.amount ELSE one.amount END AS amount,
            other.amount AS other_amount
        FROM comparable AS one
        INNER JOIN bound AS b ON one.kind = b.kind
        INNER JOIN comparable AS other
            ON one.process_id = other.process_id AND b.against = other.kind
        INNER JOIN part_sum AS p ON one.notice_id = p.notice_id AND one.kind = p.kind
        WHERE one.lot_key <> '0' AND other.lot_key = '0' AND b.scope = 'notice'
    ),

    judged AS (
        SELECT
            sum_no,
            other_no,
            code,
            amount,
            other_amount,
            coalesce(amount > high * other_amount, FALSE)
            OR coalesce(amount < low * other_amount, FALSE) AS is_against,
            coalesce(
                amount >= agree_low * other_amount AND amount <= agree_high * other_amount, FALSE
            ) AS is_for,
            code = 'lots_sum'
            AND amount > own_amount
            AND (
                other_amount - (amount - own_amount) = 10000 * own_amount
                OR 10000 * (other_amount - (amount - own_amount)) = own_amount
            ) AS is_odd_one
        FROM pair
    ),

    told AS (
        SELECT
            sum_no,
            other_no,
            code,
            amount,
            other_amount,
            is_against,
            FALSE AS is_odd_one
        FROM judged
        WHERE is_against OR is_for
        UNION ALL
        SELECT
            other_no AS sum_no,
            sum_no AS other_no,
            code,
            amount,
            other_amount,
            is_against,
            FALSE AS is_odd_one
        FROM judged
        WHERE is_against OR is_for
        UNION ALL
        -- The rest of the lots tells which lot is off: nothing stands against the whole.
        SELECT
            sum_no,
            other_no,
            code,
            amount,
            other_amount,
            TRUE AS is_against,
            TRUE AS is_odd_one
        FROM judged
        WHERE is_odd_one
    )

    SELECT
        process_id,
        notice_id,
        version_no,
        lot_id,
        award_no,
        kind,
        amount,
        code,
        'contradicts' AS says,
        voice,
        is_yielding,
        FALSE AS is_sound,
        NULL::BIGINT AS other_notice_id,
        NULL::BIGINT AS other_version_no,
        NULL::VARCHAR AS other_lot_id,
        NULL::BIGINT AS other_award_no,
        NULL::VARCHAR AS other_kind,
        NULL::DECIMAL(20, 2) AS other_amount,
        NULL::DECIMAL(24, 6) AS ratio
    FROM of_itself
    UNION ALL
    SELECT
        mine.process_id,
        mine.notice_id,
        mine.version_no,
        mine.lot_id,
        mine.award_no,
        mine.kind,
        mine.amount,
        t.code,
        CASE WHEN t.is_against THEN 'contradicts' ELSE 'agrees' END AS says,
        CASE
            WHEN t.is_odd_one THEN 'lots'
            WHEN mine.notice_id <> theirs.notice_id THEN theirs.notice_id::VARCHAR
            WHEN mine.lot_key <> theirs.lot_key AND mine.lot_key = '0'
                THEN 'lot ' || theirs.lot_key
            ELSE theirs.side
        END AS voice,
        FALSE AS is_yielding,
        -- A doubted sum vouches for none; one of another notice does if only its size is odd.
        NOT t.is_against
        AND CASE
            WHEN mine.notice_id = theirs.notice_id THEN theirs.is_firm IS NULL
            ELSE NOT coalesce(theirs.is_firm, FALSE)
        END AS is_sound,
        theirs.notice_id AS other_notice_id,
        theirs.version_no AS other_version_no,
        theirs.lot_id AS other_lot_id,
        theirs.award_no AS other_award_no,
        theirs.kind AS other_kind,
        theirs.amount AS other_amount,
        (t.amount / t.other_amount)::DECIMAL(24, 6) AS ratio
    FROM told AS t
    INNER JOIN comparable AS mine ON t.sum_no = mine.sum_no
    INNER JOIN comparable AS theirs ON t.other_no = theirs.sum_no;

-- The same of every process.
CREATE OR REPLACE TEMP MACRO money_witness(AS_OF, KNOWN_AT) AS TABLE
    SELECT * FROM money_witness_of(as_of, known_at, FALSE)
