-- Sums that something stands against. Grain: notice_id, version_no, lot_id, award_no, kind.
-- suspect: nothing tells which side is right; quarantine: two witnesses stand against the sum. What
-- has more against it than the sum it contradicts is not heard. A wrong column misreads all sums
-- of a notice: they vouch for each other only within it.
CREATE OR REPLACE TEMP MACRO money_doubt(AS_OF, KNOWN_AT) AS TABLE
    WITH witness AS (
        SELECT * FROM money_witness_of(as_of, known_at, TRUE)
    ),

    load AS (
        SELECT
            notice_id,
            version_no,
            lot_id,
            award_no,
            kind,
            count(DISTINCT voice) FILTER (WHERE says = 'contradicts') AS against_count,
            count(DISTINCT voice) FILTER (WHERE is_sound AND other_notice_id = notice_id)
                AS own_for_count,
            count(DISTINCT voice) FILTER (WHERE is_sound AND other_notice_id <> notice_id)
                AS other_for_count
        FROM witness
        GROUP BY notice_id, version_no, lot_id, award_no, kind
    ),

    heard AS (
        SELECT
            w.notice_id,
            w.version_no,
            w.lot_id,
            w.award_no,
            w.kind,
            w.code,
            w.voice
        FROM witness AS w
        INNER JOIN load AS mine
            ON
                w.notice_id = mine.notice_id
                AND w.version_no = mine.version_no
                AND w.lot_id = mine.lot_id
                AND w.award_no = mine.award_no
                AND w.kind = mine.kind
        LEFT JOIN load AS theirs
            ON
                w.other_notice_id = theirs.notice_id
                AND w.other_version_no = theirs.version_no
                AND w.other_lot_id = theirs.lot_id
                AND w.other_award_no = theirs.award_no
                AND w.other_kind = theirs.kind
        WHERE
            w.says = 'contradicts'
            AND CASE
                WHEN w.is_yielding THEN mine.own_for_count + mine.other_for_count = 0
                WHEN w.other_notice_id IS NULL THEN TRUE
                WHEN w.other_notice_id = w.notice_id
                    THEN
                        coalesce(
                            theirs.against_count - theirs.own_for_count - theirs.other_for_count, 0
                        )
                        <= mine.against_count - mine.own_for_count - mine.other_for_count
                ELSE
                    coalesce(theirs.against_count - theirs.other_for_count, 0)
                    <= mine.against_count - mine.other_for_count
            END
    )

    SELECT
        notice_id,
        version_no,
        lot_id,
        award_no,
        kind,
        CASE WHEN count(DISTINCT voice) > 1 THEN 'quarantine' ELSE 'suspect' END AS verdict,
        list(DISTINCT code ORDER BY code) AS codes
    FROM heard
    GROUP BY notice_id, version_no, lot_id, award_no, kind;

-- The verdict on each sum in yuan: ok, suspect or quarantine, and the codes of what stands against
-- it. Grain: notice_id, version_no, lot_id, award_no, kind.
CREATE OR REPLACE TEMP MACRO money_verdict(AS_OF, KNOWN_AT) AS TABLE
    SELECT
        n.process_id,
        a.notice_id,
        a.version_no,
        a.lot_id,
        a.award_no,
        a.kind,
        a.amount,
        a.status,
        coalesce(d.verdict, 'ok') AS verdict,
        coalesce(d.codes, []) AS codes
    FROM notice_as_of(as_of, known_at) AS n
    INNER JOIN amount AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
    LEFT JOIN money_doubt(as_of, known_at) AS d
        ON
            a.notice_id = d.notice_id
            AND a.version_no = d.version_no
            AND a.lot_id = d.lot_id
            AND a.award_no = d.award_no
            AND a.kind = d.kind
    WHERE
        a.currency = 'CNY'
        AND a.basis = 'total'
        AND a.status IN ('ok', 'suspect', 'ambiguous', 'zero', 'token')
