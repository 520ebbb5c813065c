-- Publications: the same notice carried by several sites, or twice by one, is one.
-- note   Two notices of one round and kind, at most three days apart, that say nothing different:
-- note   lots, sums within half a percent, suppliers, deadlines, number of the correction. One site
-- note   repeats a notice only word for word, with the same values. A notice without values is a
-- note   copy of the one publication it agrees with; where it agrees with two, of none.
-- note   `least` keeps the comparison of roots out of the joins, as in the step before.

CREATE OR REPLACE TEMP TABLE publication AS -- noqa: PRS
WITH RECURSIVE told AS (
    SELECT
        m.*,
        r.process_id,
        act_number(m.title) AS act_no,
        regexp_matches(m.title, '更正|变更|澄清|补充|补遗|延期|答疑') AS is_amending,
        regexp_replace(m.title, '[\s\[\]【】()（）]', '', 'g') AS plain_title,
        coalesce(m.budget, m.award, m.contract, len(m.suppliers), len(m.lots)) IS NOT NULL
        OR m.bid_deadline IS NOT NULL
        OR m.changes IS NOT NULL AS is_rich
    FROM member AS m
    INNER JOIN round AS r ON m.notice_id = r.notice_id
),

pair AS (
    SELECT
        a.notice_id,
        b.notice_id AS other_id,
        a.is_rich,
        b.is_rich AS is_other_rich,
        a.origin = b.origin AS is_one_origin,
        a.notice_type = b.notice_type AS is_one_type,
        'other' IN (a.notice_subtype, b.notice_subtype) AS is_of_unknown_type,
        coalesce(a.published_date = b.published_date, FALSE) AS is_one_day,
        coalesce(abs(a.published_date - b.published_date) <= 1, TRUE) AS is_next_day,
        coalesce(a.title_key = b.title_key, FALSE) AS is_one_title,
        coalesce(a.loose_key = b.loose_key, FALSE) AS is_one_name,
        a.plain_title = b.plain_title AS is_word_for_word,
        -- What only one of them says is no difference.
        coalesce(a.suppliers = b.suppliers, TRUE)
        AND coalesce(a.bid_deadline = b.bid_deadline, TRUE)
        AND coalesce(abs(a.budget - b.budget) * 200 <= a.budget, TRUE)
        AND coalesce(abs(a.award - b.award) * 200 <= a.award, TRUE)
        AND coalesce(abs(a.contract - b.contract) * 200 <= a.contract, TRUE) AS is_undisputed,
        coalesce(
            a.award = b.award OR a.contract = b.contract,
            a.award = b.award,
            a.contract = b.contract,
            FALSE
        ) AS is_one_price,
        coalesce(
            a.bid_deadline_at = b.bid_deadline_at AND 'tender' IN (a.notice_type, b.notice_type),
            FALSE
        ) AS is_one_deadline,
        coalesce(a.bid_deadline_at = b.bid_deadline_at, FALSE)
        OR coalesce(a.suppliers = b.suppliers, FALSE)
        OR coalesce(a.budget = b.budget, FALSE) AS has_a_value_in_common,
        a.name_key IS NOT DISTINCT FROM b.name_key
        AND a.lots IS NOT DISTINCT FROM b.lots
        AND a.suppliers IS NOT DISTINCT FROM b.suppliers
        AND a.bid_deadline_at IS NOT DISTINCT FROM b.bid_deadline_at
        AND a.budget IS NOT DISTINCT FROM b.budget
        AND a.award IS NOT DISTINCT FROM b.award
        AND a.contract IS NOT DISTINCT FROM b.contract
        AND a.changes IS NOT DISTINCT FROM b.changes AS is_equal
    FROM told AS a
    INNER JOIN told AS b ON a.process_id = b.process_id AND a.notice_id <> b.notice_id
    WHERE
        NOT (a.is_own OR b.is_own)
        AND coalesce(abs(a.published_date - b.published_date) <= 3, a.loose_key = b.loose_key)
        AND agree_on_periods(a.periods, b.periods)
        AND a.is_amending = b.is_amending
        AND a.act_no = b.act_no
        AND coalesce(a.lots = b.lots, TRUE)
),

alike AS (
    SELECT
        notice_id,
        other_id,
        is_rich,
        is_other_rich
    FROM pair
    WHERE
        CASE
            WHEN is_one_origin
                THEN is_one_type AND is_next_day AND is_equal AND (is_rich OR is_word_for_word)
            -- A site that gives no kind carries on the same day what another does.
            WHEN NOT is_one_type
                THEN
                    is_of_unknown_type
                    AND is_one_title
                    AND is_one_day
                    AND (
                        is_one_price
                        OR has_a_value_in_common
                        OR NOT (is_rich AND is_other_rich)
                    )
            -- Of several lots one site may tell the first, another the last.
            WHEN is_one_day AND (is_one_title OR is_one_name)
                THEN is_undisputed OR is_one_deadline OR (is_one_title AND is_one_price)
            ELSE is_undisputed
        END
),

ordered AS (
    SELECT
        k.notice_id,
        lag(k.notice_id) OVER (PARTITION BY k.key_hash ORDER BY k.notice_id) AS other_id
    FROM link_key AS k
    SEMI JOIN member AS m ON k.notice_id = m.notice_id
    WHERE k.kind = 'same_publication'
),

peer AS (
    SELECT
        notice_id,
        other_id
    FROM alike
    WHERE is_rich = is_other_rich
    UNION ALL
    SELECT
        notice_id,
        other_id
    FROM ordered
    WHERE other_id IS NOT NULL
    UNION ALL
    SELECT
        other_id AS notice_id,
        notice_id AS other_id
    FROM ordered
    WHERE other_id IS NOT NULL
),

grouped (notice_id, root_id) USING KEY (notice_id) AS (
    SELECT
        notice_id,
        notice_id AS root_id
    FROM told
    UNION
    SELECT
        p.other_id AS notice_id,
        min(g.root_id) AS root_id
    FROM grouped AS g
    INNER JOIN peer AS p ON g.notice_id = p.notice_id
    INNER JOIN recurring.grouped AS o ON p.other_id = o.notice_id
    WHERE least(g.root_id, o.root_id) <> o.root_id
    GROUP BY p.other_id
),

-- Notices without values and the one group with values that each agrees with.
poor AS (
    SELECT
        a.notice_id,
        min(g.root_id) AS root_id
    FROM alike AS a
    INNER JOIN grouped AS g ON a.other_id = g.notice_id
    WHERE NOT a.is_rich AND a.is_other_rich
    GROUP BY a.notice_id
    HAVING count(DISTINCT g.root_id) = 1
),

poor_group AS (
    SELECT
        g.root_id AS poor_root_id,
        min(p.root_id) AS root_id
    FROM poor AS p
    INNER JOIN grouped AS g ON p.notice_id = g.notice_id
    GROUP BY g.root_id
    HAVING count(DISTINCT p.root_id) = 1
),

placed AS (
    SELECT
        t.*,
        coalesce(p.root_id, g.root_id) AS root_id,
        site_rank(t.site, t.url, t.source) AS site_rank
    FROM told AS t
    INNER JOIN grouped AS g ON t.notice_id = g.notice_id
    LEFT JOIN poor_group AS p ON g.root_id = p.poor_root_id
)

SELECT
    notice_id,
    first_value(notice_id) OVER (
        PARTITION BY root_id
        ORDER BY first_known, published_date NULLS LAST, notice_id
    ) AS publication_id,
    row_number() OVER (
        PARTITION BY root_id
        ORDER BY site_rank, published_date NULLS LAST, notice_id
    ) AS copy_no
FROM placed;
