-- Plans (采购意向): what is to be bought, when it is expected, and whether a tender followed.
-- zh     采购意向一览
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day of the plan; null = all
-- grain  demand_id
-- unit   planned_amount  CNY yuan, planned; never added to budgets
-- unit   days_to_tender  from the first plan to the first call after it
-- note   state: tendered; awaited: expected later, or on a day that is not known; overdue: the
-- note   expected window has passed; tender_not_seen: it went on, and no call was imported.
-- note   The window is that of the last plan: its last day, and how finely it is told.
-- note   used_count: plans whose state can be told, of considered_count.

WITH plan AS (
    SELECT
        n.demand_id,
        arg_max(n.notice_id, n.said_no) AS notice_id,
        arg_max(n.url, n.said_no) AS url,
        arg_max(d.precision, n.said_no) AS expected_precision,
        arg_max(coalesce(d.end_day, d.day), n.said_no) AS expected_until,
        arg_max(d.raw, n.said_no) AS expected_raw,
        arg_max(a.amount, n.said_no) AS planned_amount
    FROM notice_as_of($as_of, $known_at) AS n
    LEFT JOIN notice_date AS d
        ON
            n.notice_id = d.notice_id
            AND n.version_no = d.version_no
            AND d.kind = 'expected'
    LEFT JOIN amount AS a
        ON
            n.notice_id = a.notice_id
            AND n.version_no = a.version_no
            AND a.kind = 'planned_budget'
            AND a.lot_id = '0'
            AND a.currency = 'CNY'
            AND a.basis = 'total'
            AND a.status = 'ok'
    WHERE n.notice_type = 'intention'
    GROUP BY n.demand_id
)

SELECT
    l.start_date AS intention_date,
    p.expected_precision,
    p.expected_until,
    p.expected_raw,
    CASE
        WHEN l.outcome = 'awaited' AND p.expected_until < day_asked($as_of, $known_at)
            THEN 'overdue'
        ELSE l.outcome
    END AS state,
    CASE WHEN l.is_observed THEN l.end_date END AS tender_date,
    CASE WHEN l.is_observed THEN l.days END AS days_to_tender,
    d.level,
    d.province,
    d.category_l1,
    d.buyer_name,
    l.title,
    p.planned_amount,
    p.url,
    p.notice_id AS notice_key,
    l.demand_id,
    count(l.days) OVER () AS used_count,
    count(*) OVER () AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM intention_lag($as_of, $known_at, $from_date) AS l
INNER JOIN plan AS p ON l.demand_id = p.demand_id
INNER JOIN demand_as_of($as_of, $known_at) AS d ON l.demand_id = d.demand_id
ORDER BY p.expected_until NULLS LAST, l.start_date, l.demand_id
