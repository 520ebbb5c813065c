-- The headline of a day as it was known at a moment.
-- zh     某时点所知的总览
-- param  as_of     DATE       last day of publication, included
-- param  known_at  TIMESTAMP  stored by then
-- grain  one row

SELECT
    $as_of AS as_of,
    $known_at AS known_at,
    h.*
FROM headline_of($as_of, $known_at, NULL) AS h
ORDER BY known_at
