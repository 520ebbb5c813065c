-- Tenders that can still be bid for on a day, the next deadline first.
-- zh     招标一览(截至某日)
-- param  as_of      DATE              the day asked about; notices up to it are known
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  demand_id
-- unit   budget_amount  CNY yuan; null when unknown
-- unit   days_left      calendar days from as_of to the deadline
-- note   Open: a lot is active and its deadline has not passed, or none is known and the tender is
-- note   at most 90 days old. Calls for a framework agreement are listed; they count as no demand.

SELECT
    tender_date AS published_date,
    bid_deadline,
    bid_deadline - $as_of AS days_left,
    document_deadline,
    province,
    province_short,
    level,
    title,
    url,
    notice_id AS notice_key,
    demand_id,
    buyer_name,
    category_l1,
    category_name,
    budget AS budget_amount,
    m.method_zh
FROM asked_demand($as_of, $known_at, $from_date) AS d
LEFT JOIN ref.method_names AS m ON d.procurement_method = m.method
WHERE is_open
ORDER BY bid_deadline NULLS LAST, budget DESC NULLS LAST, demand_id
