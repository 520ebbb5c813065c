-- What claims about demand rest on: one row a counted need.
-- zh     需求(结论的依据)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  demand_id
-- unit   budget   CNY yuan
-- unit   award_amount  CNY yuan of the awarded lots whose award is known
-- unit   row_key  changes with the notices of the need and with what is judged of it
-- note   level_of_budget and level_of_served are the other two ways to tell the tier.

WITH source AS (
    SELECT
        demand_id,
        string_agg(notice_id || ':' || version_no, ' ' ORDER BY notice_id) AS notices,
        arg_min(source, (published_date, notice_id)) AS source
    FROM notice_as_of($as_of, $known_at)
    GROUP BY demand_id
),

judged AS (
    SELECT
        d.demand_id,
        d.buyer_id,
        d.province,
        d.prefecture,
        d.region7,
        p.north_south,
        d.tier,
        d.level,
        j.level AS level_of_budget,
        coalesce(j.served_level, j.level) AS level_of_served,
        list_contains(j.flags, 'platform_company') AS is_platform_company,
        d.category_l1,
        j.category_confidence,
        d.stage,
        d.tags,
        d.funding_mode,
        d.procurement_method,
        s.source,
        d.first_date,
        last_day(date_trunc('quarter', d.first_date)::DATE + INTERVAL 2 MONTH)::DATE AS quarter_end,
        d.budget,
        d.award_amount,
        d.awarded_lot_count > 0 AS is_awarded,
        d.is_open,
        s.notices
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    INNER JOIN source AS s ON d.demand_id = s.demand_id
    INNER JOIN notice_as_of($as_of, $known_at) AS n ON d.notice_id = n.notice_id
    INNER JOIN decision AS j ON n.notice_id = j.notice_id AND n.version_no = j.version_no
    LEFT JOIN ref.provinces AS p ON d.province = p.name
)

SELECT
    * EXCLUDE (notices),
    link_hash(judged::VARCHAR) AS row_key
FROM judged
ORDER BY demand_id
