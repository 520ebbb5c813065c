-- How old the newest of each source is, and what its notices leave unknown.
-- zh     来源时效与未知比例
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  stale_days  INTEGER  = 14    days without a newer notice from which a source is stale
-- grain  source
-- unit   days_since            from the newest day published to the day asked about
-- unit   is_stale              days_since is stale_days or more, or no notice has a day
-- unit   undated_count         notices whose day of publication is unknown: in no question
-- unit   buyer_unknown_share   of used_count notices; so level, province and class
-- unit   issue_share           of used_count notices, those with a value that is not trusted
-- unit   used_count            notices with a day of publication, of considered_count
-- note   A source that publishes seldom looks stale; one that stopped looks fresh for stale_days.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

dated AS (
    SELECT
        k.source,
        count(*) AS notice_count,
        max(k.published_date) AS last_published_date,
        count(*) FILTER (WHERE k.buyer_id IS NULL) AS buyer_unknown_count,
        count(*) FILTER (WHERE k.level = '未知') AS level_unknown_count,
        count(*) FILTER (WHERE k.province IS NULL) AS province_unknown_count,
        count(*) FILTER (WHERE k.category_l1 = 'OTH') AS category_unknown_count,
        count(*) FILTER (WHERE len(k.issues) > 0) AS issue_count
    FROM known_notice AS k
    GROUP BY k.source
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
    coalesce(d.source, u.source) AS source,
    d.last_published_date,
    day_asked($as_of, $known_at) - d.last_published_date AS days_since,
    coalesce(day_asked($as_of, $known_at) - d.last_published_date >= $stale_days, TRUE) AS is_stale,
    coalesce(u.undated_count, 0) AS undated_count,
    share_of(d.buyer_unknown_count, d.notice_count) AS buyer_unknown_share,
    share_of(d.level_unknown_count, d.notice_count) AS level_unknown_share,
    share_of(d.province_unknown_count, d.notice_count) AS province_unknown_share,
    share_of(d.category_unknown_count, d.notice_count) AS category_unknown_share,
    share_of(d.issue_count, d.notice_count) AS issue_share,
    coalesce(d.notice_count, 0) AS used_count,
    coalesce(d.notice_count, 0) + coalesce(u.undated_count, 0) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM dated AS d
FULL JOIN undated AS u ON d.source = u.source
ORDER BY d.last_published_date NULLS FIRST, source
