-- Files, records and notices by source: what was read, what became of it.
-- zh     来源与公告
-- param  as_of     DATE      = null  last day of publication, included; null = all
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  source
-- note   Records are counted by file; notices as they stand, one however often it was delivered.

WITH delivered AS (
    SELECT
        source,
        count(*) AS file_count,
        sum(read_count)::BIGINT AS read_count,
        sum(loaded_count)::BIGINT AS loaded_count,
        sum(rejected_count)::BIGINT AS rejected_count
    FROM file
    WHERE known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
    GROUP BY source
),

dated AS (
    SELECT
        source,
        count(*) AS notice_count,
        min(published_date) AS first_date,
        max(published_date) AS last_date
    FROM notice_as_of($as_of, $known_at)
    GROUP BY source
),

undated AS (
    SELECT
        source,
        count(*) AS undated_count
    FROM notice
    WHERE
        published_date IS NULL
        AND known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
        AND coalesce(known_to, TIMESTAMP '9999-12-31')
        > coalesce($known_at, TIMESTAMP '9999-12-30')
    GROUP BY source
)

SELECT
    f.source,
    f.file_count,
    f.read_count,
    f.loaded_count,
    f.rejected_count,
    coalesce(n.notice_count, 0) AS notice_count,
    coalesce(u.undated_count, 0) AS undated_count,
    n.first_date,
    n.last_date
FROM delivered AS f
LEFT JOIN dated AS n ON f.source = n.source
LEFT JOIN undated AS u ON f.source = u.source
ORDER BY f.source
