-- National policies on digital government, 2021 to 2022 (reference).
-- zh     数字政府国家政策大事记(参考表)
-- grain  month, document

SELECT
    month,
    issuer,
    document,
    gist
FROM ref.national_policies
ORDER BY month, document
