-- Notices of a buyer: of needs that can still be bid for, then the latest.
-- zh     采购人近期公告
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  buyer      TEXT              its name, any that counts as it on the day
-- param  most       INTEGER   = 20     rows at the most
-- grain  notice_id
-- unit   budget_amount  CNY yuan of the whole need, so the same in each of its notices
-- unit   open_zh        of needs that can still be bid for on as_of, as is bid_deadline; else null
-- note   Plans and framework agreements are listed too. Copies of a notice are left out.

WITH asked AS (
    SELECT DISTINCT canonical_id AS buyer_id
    FROM party_as_of($as_of, $known_at)
    WHERE name = $buyer
),

class AS (
    SELECT DISTINCT
        l1_code,
        l1_name
    FROM ref.taxonomy
),

listed AS (
    SELECT
        n.notice_id,
        n.published_date,
        n.said_no,
        d.demand_id,
        d.category_l1,
        d.budget,
        d.bid_deadline_at,
        CASE WHEN $as_of IS NOT NULL AND d.is_open THEN '在投' END AS open_zh
    FROM demand_as_of($as_of, $known_at) AS d
    SEMI JOIN asked AS a ON d.buyer_id = a.buyer_id
    INNER JOIN notice_as_of($as_of, $known_at) AS n ON d.demand_id = n.demand_id
    WHERE n.is_canonical AND d.first_date >= coalesce($from_date, DATE '0001-01-01')
    ORDER BY open_zh NULLS LAST, n.published_date DESC, n.said_no DESC, n.notice_id
    LIMIT $most
)

-- Their words are looked up by their days: notices stand in the order of these.
SELECT
    n.published_date,
    n.notice_subtype,
    t.name_zh AS type_zh,
    n.title,
    n.url,
    c.l1_name AS category_name,
    l.budget AS budget_amount,
    l.open_zh,
    CASE WHEN l.open_zh IS NOT NULL THEN l.bid_deadline_at END AS bid_deadline,
    l.demand_id,
    l.notice_id
FROM listed AS l
INNER JOIN notice_as_of($as_of, $known_at) AS n
    ON l.published_date = n.published_date AND l.notice_id = n.notice_id
LEFT JOIN ref.notice_types AS t ON n.notice_subtype = t.notice_type
LEFT JOIN class AS c ON l.category_l1 = c.l1_code
ORDER BY l.open_zh NULLS LAST, l.published_date DESC, l.said_no DESC, l.notice_id
