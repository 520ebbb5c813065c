-- How many lots still wait for an award, day by day after the tender, by level of government.
-- zh     等待中标的标段比例(按层级)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  level, day
-- unit   waiting_share   Kaplan–Meier share of the lots not awarded by the end of the day
-- unit   low             lower end of its 95 % interval, log-log
-- unit   high            upper end of the same
-- unit   at_risk_count   lots that waited when the day began
-- unit   awarded_count   awarded on the day, or after it and before the day of the next row
-- unit   censored_count  as many that were still waiting when observation ended
-- unit   used_count      lots of the level with a wait that is known
-- note   Rests on the lots that the claim award_wait rests on: active or complete.
-- note   Who waits longer than 180 days is watched no further: censored on that day.
-- note   A row for each fortieth by which the share has fallen, for each 30 days, and the last.

WITH wait AS (
    SELECT
        d.level,
        CASE l.lot_status
            WHEN 'complete' THEN l.award_date - l.tender_date
            ELSE day_asked($as_of, $known_at) - l.tender_date
        END AS day,
        l.lot_status = 'complete' AS is_awarded
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    INNER JOIN counted_lot_as_of($as_of, $known_at) AS l ON d.demand_id = l.demand_id
    WHERE l.lot_status IN ('active', 'complete') AND d.level IN ('省级', '市级', '区县级')
),

watched AS (
    SELECT
        level,
        least(day, 180) AS day,
        is_awarded AND day <= 180 AS is_awarded
    FROM wait
    WHERE day >= 0
),

day_row AS (
    SELECT
        level,
        day,
        count(*) FILTER (WHERE is_awarded) AS awarded_count,
        count(*) FILTER (WHERE NOT is_awarded) AS censored_count,
        (sum(count(*)) OVER (PARTITION BY level ORDER BY day DESC))::BIGINT AS at_risk_count,
        (sum(count(*)) OVER (PARTITION BY level))::BIGINT AS used_count
    FROM watched
    GROUP BY level, day
),

stay AS (
    SELECT
        *,
        product(1 - awarded_count / at_risk_count) OVER so_far AS waiting_share,
        sum(awarded_count / nullif(at_risk_count * (at_risk_count - awarded_count), 0)) OVER so_far
            AS variance,
        day = max(day) OVER (PARTITION BY level) AS is_last
    FROM day_row
    WINDOW so_far AS (PARTITION BY level ORDER BY day)
),

bounded AS (
    SELECT
        *,
        CASE
            WHEN waiting_share BETWEEN 1e-9 AND 1 - 1e-9
                THEN exp(-1.959964 * sqrt(variance) / ln(waiting_share))
        END AS reach
    FROM stay
)

SELECT
    level,
    min(day) AS day,
    arg_min(waiting_share, day)::DECIMAL(9, 6) AS waiting_share,
    arg_min({ 'low': waiting_share ** reach }, day)['low']::DECIMAL(9, 6) AS low,
    arg_min({ 'high': waiting_share ** (1 / reach) }, day)['high']::DECIMAL(9, 6) AS high,
    max(at_risk_count) AS at_risk_count,
    sum(awarded_count)::BIGINT AS awarded_count,
    sum(censored_count)::BIGINT AS censored_count,
    any_value(used_count) AS used_count,
    day_asked($as_of, $known_at) AS as_of
FROM bounded
GROUP BY level, is_last, day // 30, ceil(round(waiting_share * 40, 6)), waiting_share = 1
ORDER BY level_order(level), day
