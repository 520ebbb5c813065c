-- How much is known: notices and demands with a known value, facet by facet.
-- zh     口径与覆盖
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  facet

WITH seen AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
    WHERE published_date >= coalesce($from_date, DATE '0001-01-01')
),

stored AS (
    SELECT * FROM notice
    WHERE
        known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
        AND coalesce(known_to, TIMESTAMP '9999-12-31')
        > coalesce($known_at, TIMESTAMP '9999-12-30')
),

counted AS (
    SELECT * FROM counted_demand($as_of, $known_at, $from_date)
),

facet AS (
    SELECT
        1 AS facet_no,
        'published' AS facet,
        '公告日期' AS label_zh,
        count(published_date) AS known_count,
        count(*) AS considered_count,
        '入库公告；日期不明者不进入任何统计' AS note_zh
    FROM stored
    UNION ALL
    SELECT
        2 AS facet_no,
        'trusted' AS facet,
        '无存疑项' AS label_zh,
        count(*) FILTER (WHERE len(issues) = 0) AS known_count,
        count(*) AS considered_count,
        '公告中各值均可信' AS note_zh
    FROM seen
    UNION ALL
    SELECT
        3 AS facet_no,
        'buyer' AS facet,
        '采购人' AS label_zh,
        count(buyer_id) AS known_count,
        count(*) AS considered_count,
        '需求' AS note_zh
    FROM counted
    UNION ALL
    SELECT
        4 AS facet_no,
        'level' AS facet,
        '层级' AS label_zh,
        count(*) FILTER (WHERE level <> '未知') AS known_count,
        count(*) AS considered_count,
        '需求；按采购人预算级次' AS note_zh
    FROM counted
    UNION ALL
    SELECT
        5 AS facet_no,
        'province' AS facet,
        '省份' AS label_zh,
        count(province) AS known_count,
        count(*) AS considered_count,
        '需求；国家级机关可无省份' AS note_zh
    FROM counted
    UNION ALL
    SELECT
        6 AS facet_no,
        'category' AS facet,
        '类别' AS label_zh,
        count(*) FILTER (WHERE category_l1 <> 'OTH') AS known_count,
        count(*) AS considered_count,
        '需求；OTH 为未归类' AS note_zh
    FROM counted
    UNION ALL
    SELECT
        7 AS facet_no,
        'budget' AS facet,
        '预算或限价' AS label_zh,
        count(budget) AS known_count,
        count(*) AS considered_count,
        '需求' AS note_zh
    FROM counted
    UNION ALL
    SELECT
        8 AS facet_no,
        'deadline' AS facet,
        '投标截止' AS label_zh,
        count(bid_deadline) AS known_count,
        count(*) AS considered_count,
        '有招标公告的需求' AS note_zh
    FROM counted
    WHERE tender_date IS NOT NULL
    UNION ALL
    SELECT
        9 AS facet_no,
        'award' AS facet,
        '中标金额' AS label_zh,
        count(*) FILTER (WHERE award_known_count = awarded_lot_count) AS known_count,
        count(*) AS considered_count,
        '已中标需求；费率、单价、外币与存疑者不计' AS note_zh
    FROM counted
    WHERE awarded_lot_count > 0
    UNION ALL
    SELECT
        10 AS facet_no,
        'funding' AS facet,
        '资金来源' AS label_zh,
        count(funding_mode) AS known_count,
        count(*) AS considered_count,
        '需求' AS note_zh
    FROM counted
)

SELECT
    facet,
    label_zh,
    known_count,
    considered_count,
    share_of(known_count, considered_count) AS known_share,
    note_zh
FROM facet
ORDER BY facet_no
