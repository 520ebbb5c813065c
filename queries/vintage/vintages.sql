-- The moments at which a past day was known otherwise: its evening, and what was stored since.
-- zh     历史数字的各个版本
-- param  as_of  DATE = null  the day; null = last published day
-- grain  known_at
-- note   The first is the last moment before the day was over, or the first at which something was
-- note   stored. A moment is when a file was loaded, or a notice or a link begins or ends.

WITH asked AS (
    SELECT coalesce($as_of, max(published_date)) AS as_of
    FROM notice
    WHERE known_to IS NULL
),

moment AS (
    SELECT known_from AS known_at FROM file
    UNION
    SELECT known_from AS known_at FROM notice
    UNION
    SELECT known_to AS known_at FROM notice
    UNION
    SELECT known_from AS known_at FROM process_link
    UNION
    SELECT known_to AS known_at FROM process_link
)

SELECT
    a.as_of,
    m.known_at
FROM asked AS a
INNER JOIN moment AS m ON m.known_at IS NOT NULL
QUALIFY
    m.known_at >= coalesce(
        max(m.known_at) FILTER (WHERE m.known_at < a.as_of + INTERVAL 1 DAY) OVER (),
        min(m.known_at) OVER ()
    )
ORDER BY m.known_at
