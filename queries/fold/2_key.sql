-- The keys by which each touched notice can be linked: notices with one key may belong together.
-- note   The key of kind 'self' says which version of the notice the others were made of.

DELETE FROM link_key
WHERE notice_id IN (SELECT t.notice_id FROM touched AS t);

INSERT INTO link_key
WITH current_notice AS (
    SELECT
        n.*,
        n.notice_subtype = 'framework_calloff' AS is_call
    FROM notice AS n
    SEMI JOIN touched AS t ON n.notice_id = t.notice_id
    WHERE n.known_to IS NULL
),

told AS (
    SELECT
        notice_id,
        version_no,
        'self' AS kind,
        notice_id::VARCHAR AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'platform' AS kind,
        source || ' ' || platform_project_id AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'number' AS kind,
        project_key AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'plan' AS kind,
        plan_key || ' ' || buyer_id AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'url' AS kind,
        url AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'url' AS kind,
        refers_to AS words
    FROM current_notice
    WHERE refers_to <> url
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'name' AS kind,
        buyer_id || ' ' || loose_name(name_key) AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'title' AS kind,
        title_key AS words
    FROM current_notice
)

SELECT
    notice_id,
    version_no,
    kind,
    CASE WHEN kind = 'self' THEN notice_id ELSE link_hash(kind || ' ' || words) END AS key_hash
FROM told
WHERE words IS NOT NULL
UNION ALL
SELECT
    n.notice_id,
    n.version_no,
    w.kind,
    w.key_hash
FROM current_notice AS n
INNER JOIN wanted_order AS w ON n.notice_id = w.notice_id
ORDER BY ALL;
