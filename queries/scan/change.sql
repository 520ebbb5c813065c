-- What a notice since a day says otherwise than those before it: deadlines and sums, old and new.
-- zh     扫描用:期内公告改变了什么
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  since       DATE              notices after it are of the period
-- param  stored_since  TIMESTAMP = null  and those that were stored only after this moment
-- grain  demand_id, field, lot_id
-- unit   old_day, new_day        of a deadline
-- unit   old_amount, new_amount  CNY yuan
-- unit   old_text, new_text      as a correction words them
-- note   Only calls and corrections of the last round; what was not known before is no change.

WITH known_notice AS (
    SELECT
        n.*,
        n.published_date > $since OR l.publication_id IS NOT NULL AS is_new
    FROM notice_as_of($as_of, $known_at) AS n
    INNER JOIN demand_as_of($as_of, $known_at) AS d ON n.process_id = d.process_id
    LEFT JOIN
        late_publication($as_of, $known_at, $since, $stored_since) AS l
        ON n.publication_id = l.publication_id
    WHERE n.notice_type IN ('tender', 'correction')
),

touched AS (
    SELECT DISTINCT demand_id
    FROM known_notice
    WHERE is_new AND notice_type = 'correction'
),

own_notice AS (
    SELECT n.*
    FROM known_notice AS n
    SEMI JOIN touched AS t ON n.demand_id = t.demand_id
),

dated AS (
    SELECT
        n.demand_id,
        d.kind AS field,
        arg_max(coalesce(d.end_day, d.day), n.said_no) FILTER (WHERE NOT n.is_new) AS old_day,
        arg_max(coalesce(d.end_day, d.day), n.said_no) AS new_day
    FROM own_notice AS n
    INNER JOIN notice_date AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
    WHERE d.status = 'ok' AND d.kind IN ('document_deadline', 'bid_deadline', 'opening')
    GROUP BY n.demand_id, d.kind
),

summed AS (
    SELECT
        n.demand_id,
        a.kind AS field,
        a.lot_id,
        arg_max(a.amount, n.said_no) FILTER (WHERE NOT n.is_new) AS old_amount,
        arg_max(a.amount, n.said_no) AS new_amount
    FROM own_notice AS n
    INNER JOIN amount AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
    WHERE
        a.kind IN ('budget', 'ceiling')
        AND a.status = 'ok'
        AND a.currency = 'CNY'
        AND a.basis = 'total'
    GROUP BY n.demand_id, a.kind, a.lot_id
),

worded AS (
    SELECT
        n.demand_id,
        c.field,
        c.old AS old_text,
        c.new AS new_text,
        n.published_date,
        n.notice_id,
        c.change_no
    FROM own_notice AS n
    INNER JOIN change AS c ON n.notice_id = c.notice_id AND n.version_no = c.version_no
    WHERE n.is_new AND n.is_canonical
),

told AS (
    SELECT
        demand_id,
        field,
        NULL AS lot_id,
        old_day,
        new_day,
        NULL::DECIMAL(20, 2) AS old_amount,
        NULL::DECIMAL(20, 2) AS new_amount,
        NULL AS old_text,
        NULL AS new_text,
        0 AS change_no
    FROM dated
    WHERE old_day <> new_day
    UNION ALL
    SELECT
        demand_id,
        field,
        lot_id,
        NULL AS old_day,
        NULL AS new_day,
        old_amount,
        new_amount,
        NULL AS old_text,
        NULL AS new_text,
        0 AS change_no
    FROM summed
    WHERE old_amount <> new_amount
    UNION ALL
    SELECT
        demand_id,
        coalesce(field, '内容') AS field,
        NULL AS lot_id,
        NULL AS old_day,
        NULL AS new_day,
        NULL AS old_amount,
        NULL AS new_amount,
        old_text,
        new_text,
        row_number() OVER (
            PARTITION BY demand_id ORDER BY published_date, notice_id, change_no
        ) AS change_no
    FROM worded
)

SELECT *
FROM told
ORDER BY demand_id, change_no, field, lot_id, old_text, new_text
