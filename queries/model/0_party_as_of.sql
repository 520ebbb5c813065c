-- Parties that notices name, and who they count as on a day: merges are rows of the lookup, or
-- former names that notices state where no codes speak against it. Rows of `party` are never
-- changed; a merge lasts as long as its row. Grain: party_id.
CREATE OR REPLACE TEMP MACRO party_as_of(AS_OF, KNOWN_AT) AS TABLE
    WITH RECURSIVE published AS NOT MATERIALIZED (
        SELECT
            notice_id,
            version_no,
            buyer_id,
            agency_id
        FROM notice
        WHERE
            published_date <= coalesce(as_of, DATE '9999-12-31')
            AND known_from <= coalesce(known_at, TIMESTAMP '9999-12-31')
            AND coalesce(known_to, TIMESTAMP '9999-12-31')
            > coalesce(known_at, TIMESTAMP '9999-12-30')
    ),

    -- Who is known to be named need not be looked for.
    sought AS (
        SELECT p.party_id
        FROM party_asked() AS p
        ANTI JOIN party_carried() AS c ON p.party_id = c.party_id
    ),

    -- `party` has no times of its own: a name counts from the notice on that carries it.
    carried AS (
        SELECT party_id
        FROM party_carried()
        UNION ALL
        SELECT n.buyer_id AS party_id
        FROM published AS n
        SEMI JOIN sought AS p ON n.buyer_id = p.party_id
        UNION ALL
        SELECT n.agency_id AS party_id
        FROM published AS n
        SEMI JOIN sought AS p ON n.agency_id = p.party_id
        UNION ALL
        SELECT a.supplier_id AS party_id
        FROM published AS n
        INNER JOIN award AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
        SEMI JOIN sought AS p ON a.supplier_id = p.party_id
        UNION ALL
        SELECT c.supplier_id AS party_id
        FROM published AS n
        INNER JOIN candidate AS c ON n.notice_id = c.notice_id AND n.version_no = c.version_no
        SEMI JOIN sought AS p ON c.supplier_id = p.party_id
    ),

    named AS (
        SELECT p.*
        FROM party_asked() AS p
        SEMI JOIN carried AS c ON p.party_id = c.party_id
    ),

    coded AS (
        SELECT
            p.name,
            list(DISTINCT c.uscc) AS codes
        FROM published AS n
        INNER JOIN party_code AS c ON n.notice_id = c.notice_id AND n.version_no = c.version_no
        INNER JOIN named AS p ON c.party_id = p.party_id
        GROUP BY p.name
    ),

    looked_up AS (
        SELECT
            alias,
            name,
            reason
        FROM lookup_alias
        WHERE
            coalesce(as_of, DATE '9999-12-31')
            BETWEEN coalesce(valid_from, DATE '0001-01-01')
            AND coalesce(valid_to, DATE '9999-12-31')
    ),

    -- A former name two parties claim, or whose codes are others, is nobody's.
    stated AS (
        SELECT
            s.alias,
            min(s.name) AS name,
            '公告所载原名' AS reason
        FROM published AS n
        INNER JOIN party_alias AS s ON n.notice_id = s.notice_id AND n.version_no = s.version_no
        LEFT JOIN coded AS a ON s.alias = a.name
        LEFT JOIN coded AS b ON s.name = b.name
        WHERE s.alias NOT IN (SELECT l.alias FROM looked_up AS l)
        GROUP BY s.alias
        HAVING
            count(DISTINCT s.name) = 1
            AND bool_and(coalesce(list_has_any(a.codes, b.codes), TRUE))
    ),

    step AS (
        SELECT * FROM looked_up
        WHERE alias <> name
        UNION ALL
        SELECT * FROM stated
    ),

    -- Names lead from one to the next; a circle of stated names leads nowhere.
    chain AS (
        SELECT
            alias,
            name,
            reason,
            [alias] AS passed
        FROM step
        UNION ALL
        SELECT
            c.alias,
            s.name,
            c.reason,
            list_append(c.passed, s.alias) AS passed
        FROM chain AS c
        INNER JOIN step AS s ON c.name = s.alias AND NOT list_contains(c.passed, s.alias)
    ),

    merged AS (
        SELECT
            alias,
            arg_max(name, len(passed)) AS name,
            any_value(reason) AS reason
        FROM chain
        GROUP BY alias
    ),

    -- Where no notice uses the name merged to, the first of its aliases stands for it.
    stand_in AS (
        SELECT
            m.name,
            min(p.party_id) AS party_id
        FROM merged AS m
        INNER JOIN named AS p ON m.alias = p.name
        GROUP BY m.name
    )

    SELECT
        p.party_id,
        p.name,
        p.kind,
        p.uscc,
        CASE WHEN m.name IS NULL THEN p.party_id ELSE coalesce(t.party_id, s.party_id) END
            AS canonical_id,
        coalesce(m.name, p.name) AS canonical_name,
        coalesce(b.name, t.base_name, m.name, p.base_name) AS base_name,
        m.reason AS merge_reason
    FROM named AS p
    LEFT JOIN merged AS m ON p.name = m.alias AND m.alias <> m.name
    LEFT JOIN named AS t ON m.name = t.name
    LEFT JOIN stand_in AS s ON m.name = s.name
    LEFT JOIN merged AS b ON coalesce(t.base_name, m.name, p.base_name) = b.alias
