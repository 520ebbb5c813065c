-- Needs that two sources carry, each and both, by province and quarter.
-- zh     两来源重合(按省份、季度)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  one        TEXT              a source, or a site by its name
-- param  other      TEXT              another
-- grain  province, quarter
-- unit   one_count     n1: needs that the first carries
-- unit   other_count   n2: needs that the other carries
-- unit   both_count    m: needs that both carry
-- unit   used_count    needs that at least one of the two carries, of considered_count
-- note   considered_count: needs of any source. For Chapman's estimate of all there are:
-- note   (n1 + 1)(n2 + 1)/(m + 1) - 1. It is too low where the two copy from one
-- note   another, and too high where links between them were missed.

WITH carried AS (
    SELECT
        demand_id,
        bool_or($one IN (source, coalesce(site, ''))) AS is_in_one,
        bool_or($other IN (source, coalesce(site, ''))) AS is_in_other
    FROM notice_as_of($as_of, $known_at)
    GROUP BY demand_id
)

SELECT
    coalesce(d.province, '未知') AS province,
    quarter_of(d.first_date) AS quarter,
    count(*) FILTER (WHERE c.is_in_one) AS one_count,
    count(*) FILTER (WHERE c.is_in_other) AS other_count,
    count(*) FILTER (WHERE c.is_in_one AND c.is_in_other) AS both_count,
    count(*) FILTER (WHERE c.is_in_one OR c.is_in_other) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM counted_demand($as_of, $known_at, $from_date) AS d
INNER JOIN carried AS c ON d.demand_id = c.demand_id
GROUP BY d.province, quarter_of(d.first_date)
ORDER BY province = '未知', province, quarter
