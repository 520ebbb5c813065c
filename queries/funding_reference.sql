-- Funding modes and what they fit (reference).
-- zh     投融资模式分析(参考表)
-- grain  mode_id

SELECT
    mode_id,
    mode,
    definition,
    fit,
    pros,
    cons
FROM ref.funding_modes
WHERE mode_id <> 'unknown'
ORDER BY
    list_position(
        ['direct', 'bond_general', 'bond_special', 'ppp', 'central_budget', 'special_fund'], mode_id
    ) NULLS LAST,
    mode_id
