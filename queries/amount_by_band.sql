-- How many needs have a budget, and how many lots an award, of each size.
-- zh     金额分档
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  kind, band
-- unit   share         of used_count
-- unit   amount        CNY yuan of the band
-- unit   amount_share  of the sum of all bands of the kind
-- unit   used_count    needs whose budget is known; awarded lots whose award is known
-- note   kind budget counts needs, kind award lots: two things, never added. Bands are of half a
-- note   decade; each begins with its lower bound. The unknown is the last row of its kind.

WITH sized AS (
    SELECT
        'budget' AS kind,
        budget AS amount
    FROM counted_demand($as_of, $known_at, $from_date)
    UNION ALL
    SELECT
        'award' AS kind,
        l.award AS amount
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    INNER JOIN counted_lot_as_of($as_of, $known_at) AS l ON d.demand_id = l.demand_id
    WHERE l.lot_status = 'complete'
)

SELECT
    kind,
    band_zh(band_of(amount)) AS band,
    count(*) AS row_count,
    CASE
        WHEN band_of(amount) IS NOT NULL
            THEN share_of(count(*), sum(count(amount)) OVER (PARTITION BY kind))
    END AS share,
    sum(amount) AS amount,
    share_of(sum(amount), sum(sum(amount)) OVER (PARTITION BY kind)) AS amount_share,
    sum(count(amount)) OVER (PARTITION BY kind)::BIGINT AS used_count,
    sum(count(*)) OVER (PARTITION BY kind)::BIGINT AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM sized
GROUP BY kind, band_of(amount)
ORDER BY kind DESC, band_of(amount) NULLS LAST
