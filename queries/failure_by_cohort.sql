-- Failed, terminated and awarded lots, and what was asked for again, by day of the call.
-- zh     流标与再招(按公告月份、层级、方式)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  facet, label
-- unit   failure_share     failed / (failed + awarded)
-- unit   termination_share  terminated / (terminated + failed + awarded): given up, not failed
-- unit   superseded_count  asked for again though no notice says that they failed; in no share
-- unit   undecided_count   none of these yet: the shares of late cohorts are those of the quick
-- unit   again_share       of the failed, those asked for again so far
-- unit   again_awarded_share  of the failed, those awarded in a later round so far
-- unit   used_count        failed and awarded lots, of considered_count
-- note   A lot counts in each round that it was asked for in. Facets are never added together.
-- note   未知 is lots whose call, or whose method, no notice tells.

WITH cohort AS (
    SELECT
        outcome,
        next_date,
        is_awarded_later,
        unnest([
            { 'facet_no': 1, 'facet': 'all', 'label': '全部', 'label_no': 1::BIGINT },
            {
                'facet_no': 2,
                'facet': 'month',
                'label': strftime(tender_date, '%Y-%m'),
                'label_no': epoch(date_trunc('month', tender_date))::BIGINT
            },
            {
                'facet_no': 3,
                'facet': 'quarter',
                'label': quarter_of(tender_date),
                'label_no': epoch(date_trunc('quarter', tender_date))::BIGINT
            },
            {
                'facet_no': 4,
                'facet': 'level',
                'label': level,
                'label_no': level_order(level)::BIGINT
            },
            {
                'facet_no': 5,
                'facet': 'method',
                'label': procurement_method,
                'label_no': NULL::BIGINT
            }
        ]) AS cut
    FROM tendered_lot($as_of, $known_at, $from_date)
)

SELECT
    cut['facet'] AS facet,
    coalesce(cut['label'], '未知') AS label,
    count(*) FILTER (WHERE outcome = 'awarded') AS awarded_count,
    count(*) FILTER (WHERE outcome = 'failed') AS failed_count,
    count(*) FILTER (WHERE outcome = 'terminated') AS terminated_count,
    count(*) FILTER (WHERE outcome = 'superseded') AS superseded_count,
    count(*) FILTER (WHERE outcome = 'undecided') AS undecided_count,
    share_of(failed_count, failed_count + awarded_count) AS failure_share,
    share_of(terminated_count, terminated_count + failed_count + awarded_count)
        AS termination_share,
    count(next_date) FILTER (WHERE outcome = 'failed') AS again_count,
    count(*) FILTER (WHERE outcome = 'failed' AND is_awarded_later) AS again_awarded_count,
    share_of(again_count, failed_count) AS again_share,
    share_of(again_awarded_count, failed_count) AS again_awarded_share,
    failed_count + awarded_count AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM cohort
GROUP BY cut
ORDER BY cut['facet_no'], cut['label_no'] NULLS LAST, cut['label'] NULLS LAST
