-- Former names and merges: what notices state and what the lookup says, and whether it counts.
-- zh     曾用名与合并
-- param  as_of     DATE      = null  last day of publication, included; null = all
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  alias, name, origin
-- unit   origin        lookup (party_aliases.csv, the product's or yours) or notice
-- unit   notice_count  notices that state it; null for the lookup
-- unit   is_merged     the alias counts as canonical_name on the day; null: no notice names it
-- note   A stated name does not count where two parties claim it or the codes are others.

WITH seen AS (
    SELECT
        s.alias,
        s.name,
        'notice' AS origin,
        NULL AS reason,
        NULL::DATE AS valid_from,
        NULL::DATE AS valid_to,
        count(*) AS notice_count,
        min(n.published_date) AS first_date
    FROM notice_as_of($as_of, $known_at) AS n
    INNER JOIN party_alias AS s ON n.notice_id = s.notice_id AND n.version_no = s.version_no
    GROUP BY s.alias, s.name
    UNION ALL
    SELECT
        alias,
        name,
        'lookup' AS origin,
        reason,
        valid_from,
        valid_to,
        NULL AS notice_count,
        NULL::DATE AS first_date
    FROM lookup_alias
)

SELECT
    s.alias,
    s.name,
    s.origin,
    s.reason,
    s.valid_from,
    s.valid_to,
    s.notice_count,
    s.first_date,
    p.canonical_name <> p.name AS is_merged,
    p.canonical_name
FROM seen AS s
LEFT JOIN party_as_of($as_of, $known_at) AS p ON s.alias = p.name
ORDER BY s.origin DESC, s.alias, s.name, s.valid_from
