-- Demand by theme and region.
-- zh     按主题标签与七大区的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  tag, region7
-- unit   share                of tag_count
-- unit   budget_amount        CNY yuan, demands whose budget is known
-- unit   award_amount         CNY yuan, awarded lots whose award is known
-- unit   paired_award_amount  CNY yuan, awarded lots with an award and a ceiling (else budget)
-- unit   saving_rate          1 - paired awards / paired budgets; null where nothing is paired
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.
-- note   A demand with several themes counts under each: the parts do not sum to the whole.

SELECT
    t.tag,
    d.region7,
    sum(count(*)) OVER (PARTITION BY t.tag)::BIGINT AS tag_count,
    share_of(count(*), sum(count(*)) OVER (PARTITION BY t.tag)) AS share,
    unnest(measured(d)) AS measures
FROM segmented_demand($as_of, $known_at, $from_date) AS d
CROSS JOIN unnest(d.tags) AS t (tag)
GROUP BY t.tag, d.region7
ORDER BY
    t.tag = '无标签',
    sum(count(*)) OVER (PARTITION BY t.tag) DESC,
    t.tag,
    sum(count(*)) OVER (PARTITION BY d.region7) DESC,
    d.region7
