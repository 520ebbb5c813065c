-- Bands of a demand's budget in yuan; the lower bound belongs to the band.
CREATE OR REPLACE TEMP MACRO size_band(BUDGET) AS
CASE
    WHEN budget < 500000 THEN '50万以下'
    WHEN budget < 1000000 THEN '50–100万'
    WHEN budget < 2000000 THEN '100–200万'
    WHEN budget < 5000000 THEN '200–500万'
    WHEN budget < 10000000 THEN '500–1000万'
    WHEN budget < 50000000 THEN '1000–5000万'
    WHEN budget >= 50000000 THEN '5000万以上'
    ELSE '未知'
END;

CREATE OR REPLACE TEMP MACRO size_order(BAND) AS
list_position(
    [
        '50万以下',
        '50–100万',
        '100–200万',
        '200–500万',
        '500–1000万',
        '1000–5000万',
        '5000万以上',
        '未知'
    ],
    band
);

-- Tiers of the 2021 report from the first to the last; provinces it does not name come behind.
CREATE OR REPLACE TEMP MACRO tier_order(TIER) AS
list_position(['引领型', '优质型', '特色型', '发展型', '追赶型', '未评'], tier);

-- What is done, in the order of a system's life.
CREATE OR REPLACE TEMP MACRO stage_order(STAGE) AS
list_position(
    ['咨询', '建设', '采购', '扩容', '监理', '测评', '运维', '运营', '租赁', '加工', '其他'], stage
);

-- Methods of procurement as the law lists them; unknown comes last.
CREATE OR REPLACE TEMP MACRO method_order(METHOD) AS
coalesce(
    list_position(
        [
            'open',
            'invited',
            'negotiation',
            'consultation',
            'inquiry',
            'single_source',
            'framework',
            'other'
        ],
        method
    ),
    9
);

-- Counted demands, each with the segments it stands in and what is measured of it; a segment that
-- is not known has a name of its own, so that every demand is in one. `scope_count` is the number
-- of all of them, `as_of` the day asked about or, without one, the last of publication.
-- Grain: demand_id.
CREATE OR REPLACE TEMP MACRO segmented_demand(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    WITH asked AS (
        SELECT
            coalesce(
                as_of::DATE, (SELECT max(published_date) FROM notice_as_of(as_of, known_at))
            ) AS day,
            (SELECT count(*) FROM counted_demand(as_of, known_at, from_date)) AS scope_count
    )

    SELECT
        d.demand_id,
        d.buyer_id,
        d.level,
        coalesce(d.province, '未知') AS province,
        coalesce(p.code, '') AS province_code,
        coalesce(d.region7, '未知') AS region7,
        coalesce(d.tier, '未评') AS tier,
        -- Hong Kong, Macao and Taiwan are on neither side.
        coalesce(nullif(p.north_south, ''), d.region7, '未知') AS north_south,
        coalesce(nullif(p.north_south_by_region7, ''), d.region7, '未知')
            AS north_south_by_region7,
        d.category_l1,
        d.category_name,
        d.category_l1 NOT IN ('OTH', 'OUT') AS in_scope,
        d.category_l2,
        d.category_l2_name,
        d.stage,
        CASE WHEN len(d.tags) > 0 THEN d.tags ELSE ['无标签'] END AS tags,
        coalesce(d.funding_mode, '') AS mode_id,
        coalesce(f.mode, '未说明') AS mode_name,
        d.procurement_method,
        coalesce(m.method_zh, '未知') AS method_zh,
        coalesce(d.buyer_kind, 'unknown') AS buyer_kind,
        size_band(d.budget) AS size_band,
        year(d.first_date) AS first_year,
        year(d.first_date) || 'Q' || quarter(d.first_date) AS quarter,
        strftime(d.first_date, '%Y-%m') AS month,
        make_date(year(d.first_date), 12, 31) > a.day AS is_partial_year,
        last_day((date_trunc('quarter', d.first_date) + INTERVAL 2 MONTH)::DATE) > a.day
            AS is_partial_quarter,
        last_day(d.first_date) > a.day AS is_partial_month,
        d.budget,
        d.awarded_lot_count,
        d.award_known_count,
        d.award_amount,
        d.paired_lot_count,
        d.paired_budget,
        d.paired_award,
        a.scope_count,
        a.day AS as_of
    FROM counted_demand(as_of, known_at, from_date) AS d
    CROSS JOIN asked AS a
    LEFT JOIN ref.provinces AS p ON d.province = p.name
    LEFT JOIN ref.funding_modes AS f ON d.funding_mode = f.mode_id
    LEFT JOIN ref.method_names AS m ON d.procurement_method = m.method;

-- What every question of demand measures of a group of segmented demands `d`, for
-- `unnest(measured(d))`. The share is of all counted demands; a rate of saving is of the lots whose
-- award and whose ceiling (else budget) are both known, and of nothing else.
CREATE OR REPLACE TEMP MACRO measured(D) AS
{
    'demand_count': count(*),
    'demand_share': share_of(count(*), any_value(d.scope_count)),
    'buyer_count': count(DISTINCT d.buyer_id),
    'budget_known_count': count(d.budget),
    'budget_amount': sum(d.budget),
    'budget_median': median(d.budget),
    'awarded_count': count(*) FILTER (WHERE d.awarded_lot_count > 0),
    'award_known_count': count(*) FILTER (WHERE d.award_known_count > 0),
    'award_amount': sum(d.award_amount),
    'paired_count': count(*) FILTER (WHERE d.paired_lot_count > 0),
    'paired_budget_amount': sum(d.paired_budget),
    'paired_award_amount': sum(d.paired_award),
    'saving_rate': (1 - sum(d.paired_award) / sum(d.paired_budget))::DECIMAL(18, 6),
    'as_of': any_value(d.as_of)
}
