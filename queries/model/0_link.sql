-- A 64-bit key of words, the same in every version of the engine.
CREATE OR REPLACE TEMP MACRO link_hash(WORDS) AS
(md5_number_lower(words) >> 1)::BIGINT;

-- Whether notices that share a key of this kind may belong together; the other kinds tell copies,
-- say what somebody decided, or tell nothing.
CREATE OR REPLACE TEMP MACRO ties_notices(KIND) AS
kind IN ('name', 'sole', 'number', 'plan', 'platform', 'same_demand', 'same_publication');

-- What is bought without the words and signs that notices of one need put in and leave out; null
-- where nothing else stands there. Figures, places and what is done (监理, 设计, 施工 …) stay: they
-- tell needs apart.
CREATE OR REPLACE TEMP MACRO loose_name(NAME_KEY) AS
nullif(
    regexp_replace(
        name_key,
        '\(第?[一二三四五2-5]次\)|\(重[新发招]?\)|[二三四]次$|公告.{0,10}$|(?:中标|成交)?结果$'
        || '|项目|采购|购置|招标|比选|议标|竞价|服务|建设|重新|院内|公开|政府|一批|公告|需求|概况|意向|情况|名称'
        || '|详见附件|国际|的|及|和|与|等|[-_·、,.:;()<>\[\]〔〕【】/&+]|^无$',
        '',
        'g'
    ),
    ''
);

-- A buyer's name as a key: without the province before a prefecture, and without 市.
CREATE OR REPLACE TEMP MACRO loose_buyer(BUYER_NAME) AS
replace(
    regexp_replace(
        buyer_name, '^[^省区]{2,6}(?:省|自治区)([^省区]{2,8}[市州县区盟].{3,})$', '\1'
    ),
    '市',
    ''
);

-- The number of a tender without that of its lot: XSA070002-202402-01 is of XSA070002-202402.
CREATE OR REPLACE TEMP MACRO base_number(PROJECT_KEY) AS
regexp_replace(project_key, '-\d{1,2}$', '');

-- Which of several acts of a kind a title says it is: 第二次更正 and 更正公告(2) are 2, 更正公告 is 1.
CREATE OR REPLACE TEMP MACRO act_number(TITLE) AS
coalesce(
    nullif(
        instr(
            '一二三四五六七八九',
            translate(
                coalesce(
                    nullif(
                        regexp_extract(
                            title,
                            '(?:更正|变更|澄清|答疑|补充|补遗|延期)(?:公告|公示|文件|通知)?'
                            || '[（(]第?([一二三四五六七八九1-9])次?[)）]',
                            1
                        ),
                        ''
                    ),
                    nullif(
                        regexp_extract(
                            title,
                            '第?([一二三四五六七八九1-9])次(?:更正|变更|澄清|答疑|补充|补遗|延期)',
                            1
                        ),
                        ''
                    ),
                    '一'
                ),
                '123456789',
                '一二三四五六七八九'
            )
        ),
        0
    ),
    1
);

-- How near a site is to the buyer: 1 a provincial procurement site, 2 the national one, 3 a trading
-- centre, 4 another site, 5 none named. Of two copies the nearer speaks.
CREATE OR REPLACE TEMP MACRO site_rank(SITE, URL, SOURCE) AS
CASE
    WHEN regexp_matches(url, 'ccgp-[a-z]+\.gov\.cn|zfcg[a-z.]*\.gov\.cn') THEN 1
    WHEN site LIKE '%政府采购网%' AND site NOT LIKE '中国政府采购网%' THEN 1
    WHEN regexp_matches(url, 'ccgp\.gov\.cn') OR site LIKE '中国政府采购网%' THEN 2
    WHEN regexp_matches(url, 'ggzy') OR site LIKE '%公共资源%' OR source LIKE 'ggzy%' THEN 3
    WHEN site IS NOT NULL OR url IS NOT NULL THEN 4
    ELSE 5
END;

-- Whether two lists of years, months, phases and batches can be of one need: one names no other
-- than the other does.
CREATE OR REPLACE TEMP MACRO agree_on_periods(ONES, OTHERS) AS
coalesce(list_has_all(ones, others) OR list_has_all(others, ones), TRUE);

-- Whether two lists of suppliers have one in common, or one of them names none.
CREATE OR REPLACE TEMP MACRO share_supplier(ONES, OTHERS) AS
ones = '' OR others = '' OR list_has_any(string_split(ones, ' '), string_split(others, ' '));

-- What was said, put before everything said of a lower rank; one number is compared faster than
-- several. A rank is a whole number from 0 to 100, `said_no` that of notice_as_of.
CREATE OR REPLACE TEMP MACRO ranked(RANK, SAID_NO) AS
rank::HUGEINT * 1267650600228229401496703205376 + said_no;

-- What was said of one lot, put before what was said at the same time of the whole; and that it was
-- awarded before that it failed: what was won that day did not fail as a whole.
CREATE OR REPLACE TEMP MACRO of_lot(LOT_ID, LOT_STATUS, SAID_NO) AS
said_no
+ (lot_id <> '0')::INTEGER::HUGEINT * 73786976294838206464
+ coalesce(lot_status = 'complete', FALSE)::INTEGER::HUGEINT * 36893488147419103232
