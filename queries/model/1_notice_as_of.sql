-- Notices published by `as_of`, in the version and with the links known at `known_at`.
-- A null `known_at` means all that is known. Grain: notice_id.
CREATE OR REPLACE TEMP MACRO notice_as_of(AS_OF, KNOWN_AT) AS TABLE
    SELECT
        n.notice_id,
        n.version_no,
        n.file_id,
        n.line,
        n.source,
        n.source_notice_id,
        n.url,
        n.title,
        n.notice_type,
        n.notice_subtype,
        n.procurement_method,
        n.project_number,
        n.project_name,
        n.buyer_id,
        n.agency_id,
        n.published_date,
        n.issues,
        n.url LIKE '%.invalid/%' AS is_sample,
        d.report_level AS level,
        d.province,
        d.prefecture,
        d.county,
        d.category_l1,
        d.category_l2,
        d.stage,
        d.tags,
        d.funding_mode,
        l.process_id,
        l.demand_id,
        -- A later stage is never undone by an earlier-stage notice that arrives late.
        CASE n.notice_type
            WHEN 'intention' THEN 1
            WHEN 'other' THEN 1
            WHEN 'tender' THEN 3
            WHEN 'correction' THEN 3
            WHEN 'opening_record' THEN 4
            WHEN 'candidate' THEN 4
            WHEN 'award' THEN 5
            WHEN 'failed' THEN 5
            WHEN 'termination' THEN 5
            WHEN 'contract' THEN 6
            ELSE 7
        END AS stage_rank
    FROM notice AS n
    INNER JOIN decision AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
    INNER JOIN process_link AS l
        ON
            n.notice_id = l.notice_id
            AND l.known_from <= coalesce(known_at, TIMESTAMP '9999-12-31')
            AND coalesce(l.known_to, TIMESTAMP '9999-12-31')
            > coalesce(known_at, TIMESTAMP '9999-12-30')
    WHERE
        n.published_date <= coalesce(as_of, DATE '9999-12-31')
        AND n.known_from <= coalesce(known_at, TIMESTAMP '9999-12-31')
        AND coalesce(n.known_to, TIMESTAMP '9999-12-31')
        > coalesce(known_at, TIMESTAMP '9999-12-30')
