-- The needs in which two evenings differ, each with its cause and its figures then and now.
-- zh     两日数字之差所在的需求
-- param  then_as_of     DATE       last day of publication then
-- param  then_known_at  TIMESTAMP  what was stored then
-- param  now_as_of     DATE       last day of publication now
-- param  now_known_at  TIMESTAMP  what is stored now
-- grain  demand_key
-- unit   demand_key   the need as it is called now, or was then; of several the least
-- unit   cause        of the whole group of needs that have a notice in common
-- unit   budget_then  CNY yuan; unknown sums are 0
-- unit   budget_now   CNY yuan; unknown sums are 0

WITH changed AS (
    SELECT * FROM demand_change($then_as_of, $then_known_at, $now_as_of, $now_known_at)
),

compared AS (
    SELECT
        cause,
        coalesce(arg_min(title, demand_id) FILTER (WHERE is_now), arg_min(title, demand_id))
            AS title,
        coalesce(
            arg_min(buyer_name, demand_id) FILTER (WHERE is_now), arg_min(buyer_name, demand_id)
        ) AS buyer_name,
        coalesce(arg_min(url, demand_id) FILTER (WHERE is_now), arg_min(url, demand_id)) AS url,
        coalesce(min(demand_id) FILTER (WHERE is_now), min(demand_id)) AS demand_key,
        list(DISTINCT buyer_id ORDER BY buyer_id) FILTER (WHERE NOT is_now) AS buyers_then,
        list(DISTINCT buyer_id ORDER BY buyer_id) FILTER (WHERE is_now) AS buyers_now,
        list(DISTINCT suppliers ORDER BY suppliers) FILTER (WHERE NOT is_now) AS suppliers_then,
        list(DISTINCT suppliers ORDER BY suppliers) FILTER (WHERE is_now) AS suppliers_now,
        coalesce(sum(notice_count) FILTER (WHERE NOT is_now), 0)::BIGINT AS notices_then,
        coalesce(sum(notice_count) FILTER (WHERE is_now), 0)::BIGINT AS notices_now,
        coalesce(sum(demand_count) FILTER (WHERE NOT is_now), 0)::BIGINT AS demands_then,
        coalesce(sum(demand_count) FILTER (WHERE is_now), 0)::BIGINT AS demands_now,
        coalesce(sum(tender_count) FILTER (WHERE NOT is_now), 0)::BIGINT AS tenders_then,
        coalesce(sum(tender_count) FILTER (WHERE is_now), 0)::BIGINT AS tenders_now,
        coalesce(sum(open_count) FILTER (WHERE NOT is_now), 0)::BIGINT AS open_then,
        coalesce(sum(open_count) FILTER (WHERE is_now), 0)::BIGINT AS open_now,
        coalesce(sum(budget_known_count) FILTER (WHERE NOT is_now), 0)::BIGINT AS budget_known_then,
        coalesce(sum(budget_known_count) FILTER (WHERE is_now), 0)::BIGINT AS budget_known_now,
        coalesce(sum(budget_amount) FILTER (WHERE NOT is_now), 0)::DECIMAL(38, 2) AS budget_then,
        coalesce(sum(budget_amount) FILTER (WHERE is_now), 0)::DECIMAL(38, 2) AS budget_now,
        coalesce(sum(awarded_count) FILTER (WHERE NOT is_now), 0)::BIGINT AS awarded_then,
        coalesce(sum(awarded_count) FILTER (WHERE is_now), 0)::BIGINT AS awarded_now,
        coalesce(sum(award_known_count) FILTER (WHERE NOT is_now), 0)::BIGINT AS award_known_then,
        coalesce(sum(award_known_count) FILTER (WHERE is_now), 0)::BIGINT AS award_known_now,
        coalesce(sum(award_amount) FILTER (WHERE NOT is_now), 0)::DECIMAL(38, 2) AS award_then,
        coalesce(sum(award_amount) FILTER (WHERE is_now), 0)::DECIMAL(38, 2) AS award_now,
        coalesce(sum(committed_amount) FILTER (WHERE NOT is_now), 0)::DECIMAL(38, 2)
            AS committed_then,
        coalesce(sum(committed_amount) FILTER (WHERE is_now), 0)::DECIMAL(38, 2) AS committed_now
    FROM changed
    GROUP BY group_id, cause
)

SELECT * EXCLUDE (buyers_then, buyers_now, suppliers_then, suppliers_now)
FROM compared
WHERE
    buyers_then IS DISTINCT FROM buyers_now
    OR suppliers_then IS DISTINCT FROM suppliers_now
    OR notices_then <> notices_now
    OR demands_then <> demands_now
    OR tenders_then <> tenders_now
    OR open_then <> open_now
    OR budget_known_then <> budget_known_now
    OR budget_then <> budget_now
    OR awarded_then <> awarded_now
    OR award_known_then <> award_known_now
    OR award_then <> award_now
    OR committed_then <> committed_now
ORDER BY cause_order(cause), demand_key
