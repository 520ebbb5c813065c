-- Notices published by `as_of`, in the version and with the links known at `known_at`.
-- A null `known_at` means all that is known. Of the copies of a publication one is canonical: it is
-- counted, and what others say fills gaps. Grain: notice_id.
CREATE OR REPLACE TEMP MACRO notice_as_of(AS_OF, KNOWN_AT) AS TABLE
    WITH published AS (
        SELECT
            n.notice_id,
            n.version_no,
            n.published_at,
            n.published_date,
            n.url LIKE '%.invalid/%' AS is_sample,
            l.process_id,
            l.demand_id,
            l.publication_id,
            l.copy_no
        FROM notice AS n
        INNER JOIN link_asked() AS l
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
    ),

    publication AS (
        SELECT
            publication_id,
            bool_or(is_sample) AS is_sample,
            min(copy_no) AS copy_no,
            min(published_date) AS first_date,
            min(published_at) AS first_at
        FROM published
        GROUP BY publication_id
    )

    SELECT
        n.notice_id,
        n.version_no,
        n.file_id,
        n.line,
        n.source,
        n.source_notice_id,
        n.url,
        n.site,
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
        -- Constructed by its address or a copy's; unknown (null) where none has one.
        c.is_sample,
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
        l.publication_id,
        l.copy_no = c.copy_no AS is_canonical,
        c.first_date AS publication_date,
        -- The order in which things were said: by day, on one day amendments in their order behind
        -- the rest, by minute; copies together and the canonical one last.
        (
            (
                (c.first_date - DATE '1970-01-01') * 16
                + CASE WHEN n.notice_type = 'correction' THEN act_number(n.title) ELSE 0 END
            ) * 11520
            + coalesce(date_diff('minute', c.first_date, c.first_at) % 1440, 0) * 8
            + (l.copy_no = c.copy_no)::INTEGER
        )::HUGEINT * 18446744073709551616 + n.notice_id AS said_no,
        -- A later stage is never undone by an earlier-stage notice that arrives late.
        CASE
            WHEN n.notice_subtype IN ('award_change', 'award_cancellation') THEN 5
            WHEN n.notice_type IN ('intention', 'other') THEN 1
            WHEN n.notice_type IN ('tender', 'correction') THEN 3
            WHEN n.notice_type IN ('opening_record', 'candidate') THEN 4
            WHEN n.notice_type IN ('award', 'failed', 'termination') THEN 5
            WHEN n.notice_type = 'contract' THEN 6
            ELSE 7
        END AS stage_rank
    FROM published AS l
    INNER JOIN publication AS c ON l.publication_id = c.publication_id
    INNER JOIN notice AS n ON l.notice_id = n.notice_id AND l.version_no = n.version_no
    INNER JOIN decision AS d ON l.notice_id = d.notice_id AND l.version_no = d.version_no
