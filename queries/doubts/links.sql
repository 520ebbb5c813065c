-- Links less sure than 0.80, the least sure first: undo or confirm one in lookups/links.csv.
-- zh     存疑的公告关联
-- param  as_of     DATE      = null  last day of publication, included; null = all
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  below     DECIMAL   = 0.80  links of a lower score are listed
-- grain  notice_id
-- unit   score  0 to 1, of the weakest link between the notice and the first of its demand
-- note   First stand rows of lookups/links.csv that name no notice (method unknown).
-- note   A row `notice_id,,apart,reason` of lookups/links.csv undoes a link, and a row
-- note   `notice_id,other_id,same_demand,reason` makes or confirms one.

WITH weak AS (
    SELECT
        l.score,
        l.method,
        n.title,
        n.published_date,
        p.name AS buyer_name,
        o.title AS other_title,
        o.published_date AS other_published_date,
        f.path || ':' || n.line AS place,
        g.path || ':' || o.line AS other_place,
        l.notice_id::VARCHAR AS notice_id,
        l.linked_to::VARCHAR AS other_id
    FROM process_link AS l
    INNER JOIN notice_as_of($as_of, $known_at) AS n ON l.notice_id = n.notice_id
    INNER JOIN notice_as_of($as_of, $known_at) AS o ON l.linked_to = o.notice_id
    INNER JOIN file AS f ON n.file_id = f.file_id
    INNER JOIN file AS g ON o.file_id = g.file_id
    LEFT JOIN party AS p ON n.buyer_id = p.party_id
    WHERE
        l.score < $below
        AND l.known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
        AND coalesce(l.known_to, TIMESTAMP '9999-12-31')
        > coalesce($known_at, TIMESTAMP '9999-12-30')
),

unknown_notice AS (
    SELECT
        0::DECIMAL(3, 2) AS score,
        'unknown' AS method,
        CASE
            WHEN n.notice_id IS NULL THEN 'no notice stored is this notice; mend or remove the row'
            WHEN o.other IS NULL THEN 'the row needs other, the notice to tie it to'
            ELSE 'no notice stored is this other; mend or remove the row'
        END AS title,
        NULL::DATE AS published_date,
        NULL::VARCHAR AS buyer_name,
        o.relation AS other_title,
        NULL::DATE AS other_published_date,
        o.place,
        NULL::VARCHAR AS other_place,
        o.notice AS notice_id,
        o.other AS other_id
    FROM lookup_link AS o
    LEFT JOIN notice AS n ON o.notice = n.notice_id::VARCHAR OR o.notice = n.url
    LEFT JOIN notice AS m ON o.other = m.notice_id::VARCHAR OR o.other = m.url
    WHERE
        n.notice_id IS NULL
        OR (m.notice_id IS NULL AND (o.other IS NOT NULL OR o.relation LIKE 'same%'))
)

SELECT * FROM unknown_notice
UNION ALL
SELECT * FROM weak
ORDER BY score, method, notice_id, other_id, place
