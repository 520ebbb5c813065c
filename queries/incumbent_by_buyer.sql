-- Buyers that awarded on several days, and how often one that had won there before won again.
-- zh     采购人的供应商黏性
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  most       INTEGER   = 50     rows at the most
-- grain  buyer_id
-- unit   used_count       wins after the first day on which the buyer awarded anything
-- unit   considered_count  wins at the buyer, each member of a consortium as one
-- unit   repeat_count     of used_count, those of suppliers that had won there on an earlier day
-- unit   first_supplier_share  of all wins, those of the supplier with the most
-- note   Left-censored: who had won before the data begin looks new. Buyers with one day: left out.

WITH won AS (
    SELECT
        *,
        min(award_date) OVER (PARTITION BY buyer_id) AS buyer_date,
        min(award_date) OVER (PARTITION BY buyer_id, supplier_id) AS pair_date
    FROM won_lot($as_of, $known_at, $from_date)
    WHERE buyer_id IS NOT NULL AND supplier_id IS NOT NULL
),

paired AS (
    SELECT
        buyer_id,
        any_value(buyer_name) AS buyer_name,
        any_value(level ORDER BY level_order(level)) AS level,
        supplier_id,
        any_value(supplier_name) AS supplier_name,
        count(*) AS win_count,
        count(DISTINCT demand_id) AS demand_count,
        count(*) FILTER (WHERE award_date > buyer_date) AS later_count,
        count(*) FILTER (WHERE award_date > pair_date) AS repeat_count
    FROM won
    GROUP BY buyer_id, supplier_id
)

SELECT
    buyer_id,
    any_value(buyer_name) AS buyer_name,
    any_value(level ORDER BY level_order(level)) AS level,
    count(*) AS supplier_count,
    count(*) FILTER (WHERE demand_count > 1) AS repeat_supplier_count,
    sum(repeat_count)::BIGINT AS repeat_count,
    share_of(sum(repeat_count), sum(later_count)) AS repeat_share,
    arg_max(supplier_name, (win_count, supplier_name)) AS first_supplier_name,
    share_of(max(win_count), sum(win_count)) AS first_supplier_share,
    sum(later_count)::BIGINT AS used_count,
    sum(win_count)::BIGINT AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM paired
GROUP BY buyer_id
HAVING sum(later_count) > 0
ORDER BY considered_count DESC, repeat_count DESC, buyer_name, buyer_id
LIMIT $most
