-- Sentences in which words occur, of the plans, calls and corrections of needs in play.
-- zh     扫描用:公告正文中含有所找词语的句子
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  since       DATE              notices after it are of the period
-- param  stored_since  TIMESTAMP = null  and those that were stored only after this moment
-- param  words       TEXT              regular expression of the words
-- grain  demand_id
-- note   Of the last round only: what an earlier one asked for need not hold any more.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

active AS (
    SELECT
        n.demand_id,
        max(n.published_date) AS last_date,
        bool_or(n.published_date > $since OR l.publication_id IS NOT NULL) AS has_new
    FROM known_notice AS n
    LEFT JOIN
        late_publication($as_of, $known_at, $since, $stored_since) AS l
        ON n.publication_id = l.publication_id
    GROUP BY n.demand_id
),

need AS (
    SELECT
        d.demand_id,
        d.process_id,
        d.is_only_planned
    FROM demand_as_of($as_of, $known_at) AS d
    INNER JOIN active AS a ON d.demand_id = a.demand_id
    WHERE
        coalesce(d.is_open, FALSE)
        OR a.has_new
        OR (d.is_only_planned AND a.last_date > $as_of - INTERVAL 1 YEAR)
        OR (
            d.closed_lot_count > 0
            AND d.awarded_lot_count + d.open_lot_count = 0
            AND a.last_date > $as_of - INTERVAL 180 DAY
        )
),

-- A page breaks lines within a question and its answer, and around the boxes to tick.
said AS (
    SELECT
        n.demand_id,
        n.published_date,
        n.notice_id,
        regexp_replace(
            regexp_replace(
                regexp_replace(t.body, '<[^>]*>', '', 'g'),
                '&(?:nbsp|ensp|emsp|#160|#xa0);?',
                ' ',
                'g'
            ),
            '\s*([□☐■☑☒▣]|[/）)]|[（(:：])\s*',
            '\1',
            'g'
        ) AS body
    FROM known_notice AS n
    INNER JOIN need AS d ON n.demand_id = d.demand_id
    INNER JOIN notice_text AS t ON n.notice_id = t.notice_id AND n.version_no = t.version_no
    WHERE
        n.is_canonical
        AND n.process_id = d.process_id
        AND (
            n.notice_type IN ('tender', 'correction')
            OR (n.notice_type = 'intention' AND d.is_only_planned)
        )
),

passage AS (
    SELECT
        demand_id,
        published_date,
        notice_id,
        unnest(
            regexp_extract_all(
                body,
                '(?i)[^。；;!！\r\n]{0,60}(?:' || $words || ')[^。；;!！\r\n]{0,60}'
            )
        ) AS words
    FROM said
    WHERE regexp_matches(body, '(?i)' || $words)
)

SELECT
    demand_id,
    list(trim(words) ORDER BY published_date, notice_id, words) AS passages
FROM passage
GROUP BY demand_id
ORDER BY demand_id
