-- What the largest hundredth of awards is of the whole, by level of government.
-- zh     头部中标金额占比(按层级)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  level
-- unit   top_count       the largest hundredth of used_count, rounded up
-- unit   top_amount      CNY yuan of these
-- unit   award_amount    CNY yuan of used_count lots, and amount_without that without the top
-- unit   largest_amount  CNY yuan
-- unit   used_count      awarded lots whose award is known, of considered_count
-- note   One large award can make a trend: show sums with and without it. 全部 is all levels.

WITH awarded AS (
    SELECT
        unnest([d.level, '全部']) AS level,
        l.process_id,
        l.lot_id,
        l.award
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    INNER JOIN counted_lot_as_of($as_of, $known_at) AS l ON d.demand_id = l.demand_id
    WHERE l.lot_status = 'complete'
),

ranked_lot AS (
    SELECT
        *,
        row_number() OVER largest_first AS award_rank,
        count(award) OVER (PARTITION BY level) AS known_count
    FROM awarded
    WINDOW largest_first AS (
        PARTITION BY level
        ORDER BY award DESC NULLS LAST, process_id, lot_id
    )
)

SELECT
    level,
    count(award) FILTER (WHERE award_rank <= ceil(known_count / 100)) AS top_count,
    sum(award) FILTER (WHERE award_rank <= ceil(known_count / 100)) AS top_amount,
    sum(award) AS award_amount,
    share_of(
        sum(award) FILTER (WHERE award_rank <= ceil(known_count / 100)), sum(award)
    ) AS top_share,
    sum(award) FILTER (WHERE award_rank > ceil(known_count / 100)) AS amount_without,
    max(award) AS largest_amount,
    count(award) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM ranked_lot
GROUP BY level
ORDER BY level_order(level) NULLS FIRST
