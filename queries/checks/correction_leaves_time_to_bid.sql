-- A correction of an open tender leaves the statutory days to the deadline it holds or moves.
-- code      T08
-- zh        公开招标更正后距投标截止不短于法定期限
-- severity  warn
-- rule      T08 T29
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- param     apart    INTEGER   = 3     days within which a second correction is a copy of the first
-- grain     notice_id
-- note      The limit holds for what affects the bids. A notice tells that seldom: corrections that
-- note      only put off a date are left out, others are to be read. Unknown law: no check.
-- note      A second one within days of the first is taken for its copy.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

stated AS (
    SELECT
        n.*,
        coalesce(d.end_day, d.day) AS deadline
    FROM known_notice AS n
    INNER JOIN notice_date AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
    WHERE
        d.kind = 'bid_deadline'
        AND d.status = 'ok'
        AND n.notice_type IN ('tender', 'correction')
),

-- The deadline in force once the correction is out: its own, else the last stated before.
in_force AS (
    SELECT
        c.notice_id,
        arg_max(t.deadline, (t.published_date, t.notice_id = c.notice_id, t.notice_id)) AS deadline,
        bool_or(t.procurement_method = 'open') AS is_open
    FROM known_notice AS c
    INNER JOIN stated AS t
        ON c.process_id = t.process_id AND c.published_date >= t.published_date
    WHERE c.notice_type = 'correction' AND c.notice_subtype IN ('correction', 'clarification')
    GROUP BY c.notice_id
),

change_kind AS (
    SELECT
        notice_id,
        version_no,
        bool_and(regexp_matches(coalesce(field, ''), '时间|日期|截止|期限')) AS is_dates_only
    FROM change
    GROUP BY notice_id, version_no
)

SELECT
    n.notice_id,
    s.rule_id,
    n.published_date,
    i.deadline,
    i.deadline - n.published_date AS days,
    breaks(s.op, i.deadline - n.published_date, s.n) AS is_bad,
    '更正 ' || n.published_date || '，投标截止 ' || i.deadline || '，相隔 '
    || (i.deadline - n.published_date) || ' 日；如影响投标文件编制：'
    || limit_zh(s.op, s.instrument, s.article, s.n, s.unit) AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM known_notice AS n
INNER JOIN in_force AS i ON n.notice_id = i.notice_id
INNER JOIN process_law($as_of, $known_at) AS p ON n.process_id = p.process_id
INNER JOIN ref.statutes AS s
    ON s.rule_id = CASE p.law WHEN '政府采购法' THEN 'T08' WHEN '招标投标法' THEN 'T29' END
LEFT JOIN change_kind AS k ON n.notice_id = k.notice_id AND n.version_no = k.version_no
WHERE
    i.is_open
    AND i.deadline >= n.published_date
    AND NOT coalesce(k.is_dates_only, FALSE)
    AND NOT regexp_matches(n.title, '延期|推迟|顺延')
WINDOW
    earlier AS (
        PARTITION BY n.process_id, i.deadline ORDER BY n.published_date, n.notice_id
    )
QUALIFY coalesce(n.published_date - lag(n.published_date) OVER earlier > $apart, TRUE)
ORDER BY n.notice_id
