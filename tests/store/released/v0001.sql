-- A book of schema version 1 with one entry of everything, as the program wrote it. Never edited.
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations VALUES (1, 'raincheck', '0001_book', '2026-11-22 04:00:00.000000+00:00');
CREATE TABLE journal_entry (
        no INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        what TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('manual', 'import', 'notice', 'load')),
        undone_at TEXT CHECK (undone_at GLOB '????-??-??T??:??:??*Z')
    ) STRICT;
INSERT INTO journal_entry VALUES (1, '2026-11-22T04:00:00Z', 'load', 'load', NULL);
CREATE TABLE journal_change (
        no INTEGER PRIMARY KEY,
        entry INTEGER NOT NULL REFERENCES journal_entry (no) ON DELETE CASCADE,
        target TEXT NOT NULL,
        op TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
        row INTEGER NOT NULL,
        before TEXT CHECK (op = 'insert' OR json_valid(before))
    ) STRICT;
INSERT INTO journal_change VALUES (1, 1, 'channel', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (2, 1, 'channel', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (3, 1, 'income', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (4, 1, 'income', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (5, 1, 'income_month', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (6, 1, 'income_month', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (7, 1, 'asset', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (8, 1, 'asset', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (9, 1, 'planned_draw', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (10, 1, 'due', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (11, 1, 'due', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (12, 1, 'book', 'update', 1, '{"no":1,"currency":"CNY","single_earner":0,"self_employed":0,"all_assets_listed":0,"essential_fen":null,"discretionary_fen":null}');
CREATE TABLE journal_pause (no INTEGER PRIMARY KEY CHECK (no = 1)) STRICT;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('observation', 5);
CREATE TABLE book (
        no INTEGER PRIMARY KEY CHECK (no = 1),
        currency TEXT NOT NULL,
        single_earner INTEGER NOT NULL CHECK (single_earner IN (0, 1)),
        self_employed INTEGER NOT NULL CHECK (self_employed IN (0, 1)),
        all_assets_listed INTEGER NOT NULL CHECK (all_assets_listed IN (0, 1)),
        essential_fen INTEGER,
        discretionary_fen INTEGER,
        CHECK ((essential_fen IS NULL) = (discretionary_fen IS NULL))
    ) STRICT;
INSERT INTO book VALUES (1, 'CNY', 1, 0, 1, 720000, 180000);
CREATE TABLE income (
        no INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        amount_fen INTEGER NOT NULL,
        day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31)
    ) STRICT;
INSERT INTO income VALUES (1, '工资', 1666667, 5);
INSERT INTO income VALUES (2, '工资', 100, 20);
CREATE TABLE income_month (
        no INTEGER PRIMARY KEY,
        month TEXT NOT NULL CHECK (month || '-01' IS date(month || '-01')),
        amount_fen INTEGER NOT NULL
    ) STRICT;
INSERT INTO income_month VALUES (1, '2025-11', 1500000);
INSERT INTO income_month VALUES (2, '2025-10', 1700000);
CREATE TABLE asset (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        value_fen INTEGER NOT NULL,
        haircut TEXT NOT NULL,
        liquid INTEGER NOT NULL CHECK (liquid IN (0, 1))
    ) STRICT;
INSERT INTO asset VALUES (1, 'cash', '活期', 1200000, '0', 1);
INSERT INTO asset VALUES (2, 'fund', '基金', 500000, '0.50', 0);
CREATE TABLE channel (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        platform TEXT NOT NULL,
        funder TEXT NOT NULL,
        core_buyer TEXT,
        kind TEXT NOT NULL CHECK (kind IN ('revolving', 'statement', 'term')),
        revocable INTEGER NOT NULL CHECK (revocable IN (0, 1)),
        apr TEXT NOT NULL,
        restores TEXT NOT NULL CHECK (restores IN ('payment', 'settlement', 'never')),
        method TEXT NOT NULL CHECK (method IN ('level', 'equal_principal', 'bullet', 'full', 'min_pct')),
        due_day INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 31),
        periods INTEGER,
        min_pct TEXT,
        opened_on TEXT CHECK (opened_on IS date(opened_on)),
        expires_on TEXT CHECK (expires_on IS date(expires_on)),
        cost_principal_fen INTEGER,
        cost_payment_fen INTEGER,
        cost_periods INTEGER,
        cost_upfront_fen INTEGER,
        cost_disclosed_apr TEXT,
        archived_on TEXT CHECK (archived_on IS date(archived_on)),
        CHECK ((cost_principal_fen IS NULL) = (cost_payment_fen IS NULL)),
        CHECK ((cost_principal_fen IS NULL) = (cost_periods IS NULL)),
        CHECK ((cost_principal_fen IS NULL) = (cost_upfront_fen IS NULL))
    ) STRICT;
INSERT INTO channel VALUES (1, 'jiebei', 'jiebei', 'ANT', 'ANT', '某核心企业', 'revolving', 1, '0.146', 'payment', 'level', 22, 12, NULL, '2024-03-01', '2027-03-01', 1200000, 107200, 12, 0, '0.130', NULL);
INSERT INTO channel VALUES (2, 'card', '信用卡', '某银行', '某银行', NULL, 'statement', 1, '0.146', 'settlement', 'min_pct', 31, NULL, '0.10', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE observation (
        channel INTEGER NOT NULL REFERENCES channel (no),
        day TEXT NOT NULL CHECK (day IS date(day)),
        seq INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status GLOB '[ofcru]'),
        source TEXT NOT NULL CHECK (source GLOB '[minr]'),
        limit_fen INTEGER CHECK (limit_fen >= 0),
        used_fen INTEGER,
        available_fen INTEGER,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        PRIMARY KEY (channel, day, seq)
    ) STRICT, WITHOUT ROWID;
INSERT INTO observation VALUES (1, '2026-10-01', 2, 'o', 'm', 1000000, 3600000, NULL, 1);
INSERT INTO observation VALUES (1, '2026-10-01', 3, 'o', 'm', 5000, 3600000, 0, 1);
INSERT INTO observation VALUES (1, '2026-11-22', 5, 'r', 'n', 0, 0, NULL, 1);
INSERT INTO observation VALUES (2, '2026-08-31', 4, 'o', 'r', 2000000, 0, NULL, 1);
INSERT INTO observation VALUES (2, '2026-11-22', 1, 'u', 'm', NULL, NULL, NULL, 1);
CREATE TABLE observation_detail (
        channel INTEGER NOT NULL,
        day TEXT NOT NULL,
        seq INTEGER NOT NULL,
        learnt_on TEXT CHECK (learnt_on IS date(learnt_on)),
        as_of_month TEXT CHECK (as_of_month || '-01' IS date(as_of_month || '-01')),
        note TEXT NOT NULL,
        temporary_fen INTEGER,
        temporary_until TEXT CHECK (temporary_until IS date(temporary_until)),
        CHECK ((learnt_on IS NULL) = (as_of_month IS NULL)),
        CHECK ((temporary_fen IS NULL) = (temporary_until IS NULL)),
        PRIMARY KEY (channel, day, seq),
        FOREIGN KEY (channel, day, seq) REFERENCES observation (channel, day, seq) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO observation_detail VALUES (1, '2026-10-01', 2, NULL, NULL, '截图', NULL, NULL);
INSERT INTO observation_detail VALUES (2, '2026-08-31', 4, '2026-09-03', '2026-08', '', 500000, '2026-12-31');
CREATE TABLE observation_withdrawn (
        channel INTEGER NOT NULL,
        day TEXT NOT NULL,
        seq INTEGER NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        PRIMARY KEY (channel, day, seq),
        FOREIGN KEY (channel, day, seq) REFERENCES observation (channel, day, seq) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
CREATE TABLE planned_draw (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL REFERENCES channel (no),
        amount_fen INTEGER NOT NULL,
        day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31)
    ) STRICT;
INSERT INTO planned_draw VALUES (1, 1, 400000, 15);
CREATE TABLE due (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL REFERENCES channel (no),
        due TEXT NOT NULL CHECK (due IS date(due)),
        amount_fen INTEGER NOT NULL,
        paid_on TEXT CHECK (paid_on IS date(paid_on))
    ) STRICT;
INSERT INTO due VALUES (1, 2, '2026-12-05', 642000, NULL);
INSERT INTO due VALUES (2, 2, '2026-11-05', 642000, '2026-11-04');
CREATE TABLE ledger (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        kind TEXT NOT NULL CHECK (kind IN ('draw', 'repay', 'fee', 'interest', 'refund', 'failed')),
        channel INTEGER NOT NULL REFERENCES channel (no),
        amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
        note TEXT NOT NULL,
        dedupe_key TEXT,
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT;
INSERT INTO ledger VALUES (1, '2026-11-22', 'draw', 1, 10000, '', NULL, 1);
INSERT INTO ledger VALUES (2, '2026-11-22', 'draw', 1, 10000, '', NULL, 1);
INSERT INTO ledger VALUES (3, '2026-11-22', 'failed', 2, 10000, '余额不足', NULL, 1);
CREATE TABLE inquiry (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        lender TEXT NOT NULL,
        reason TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT;
INSERT INTO inquiry VALUES (1, '2026-11-18', '某银行', '贷款审批', 1);
CREATE TABLE event (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        scope TEXT NOT NULL CHECK (scope IN ('market', 'platform', 'channel')),
        target TEXT,
        kind TEXT NOT NULL CHECK (kind IN ('policy', 'technical', 'regional', 'personal')),
        text TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT;
INSERT INTO event VALUES (1, '2026-10-01', 'market', NULL, 'policy', '新规', 1);
INSERT INTO event VALUES (2, '2026-10-02', 'channel', 'jiebei', 'technical', '故障', 1);
CREATE TABLE import_file (
        no INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        format TEXT NOT NULL,
        rows INTEGER NOT NULL,
        used INTEGER NOT NULL,
        ignored INTEGER NOT NULL,
        duplicates INTEGER NOT NULL,
        problems INTEGER NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        CHECK (rows = used + ignored + duplicates + problems)
    ) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX journal_change_entry ON journal_change (entry);
CREATE UNIQUE INDEX ledger_dedupe ON ledger (dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE TRIGGER book_update_kept AFTER UPDATE ON book
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'book', 'update',
                    OLD.no, json_object('no', OLD.no, 'currency', OLD.currency, 'single_earner', OLD.single_earner, 'self_employed', OLD.self_employed, 'all_assets_listed', OLD.all_assets_listed, 'essential_fen', OLD.essential_fen, 'discretionary_fen', OLD.discretionary_fen));
        END;
CREATE TRIGGER book_delete_kept AFTER DELETE ON book
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'book', 'delete',
                    OLD.no, json_object('no', OLD.no, 'currency', OLD.currency, 'single_earner', OLD.single_earner, 'self_employed', OLD.self_employed, 'all_assets_listed', OLD.all_assets_listed, 'essential_fen', OLD.essential_fen, 'discretionary_fen', OLD.discretionary_fen));
        END;
CREATE TRIGGER book_insert_kept AFTER INSERT ON book
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'book', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER income_update_kept AFTER UPDATE ON income
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income', 'update',
                    OLD.no, json_object('no', OLD.no, 'name', OLD.name, 'amount_fen', OLD.amount_fen, 'day', OLD.day));
        END;
CREATE TRIGGER income_delete_kept AFTER DELETE ON income
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income', 'delete',
                    OLD.no, json_object('no', OLD.no, 'name', OLD.name, 'amount_fen', OLD.amount_fen, 'day', OLD.day));
        END;
CREATE TRIGGER income_insert_kept AFTER INSERT ON income
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER income_month_update_kept AFTER UPDATE ON income_month
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income_month', 'update',
                    OLD.no, json_object('no', OLD.no, 'month', OLD.month, 'amount_fen', OLD.amount_fen));
        END;
CREATE TRIGGER income_month_delete_kept AFTER DELETE ON income_month
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income_month', 'delete',
                    OLD.no, json_object('no', OLD.no, 'month', OLD.month, 'amount_fen', OLD.amount_fen));
        END;
CREATE TRIGGER income_month_insert_kept AFTER INSERT ON income_month
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income_month', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER asset_update_kept AFTER UPDATE ON asset
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'asset', 'update',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'name', OLD.name, 'value_fen', OLD.value_fen, 'haircut', OLD.haircut, 'liquid', OLD.liquid));
        END;
CREATE TRIGGER asset_delete_kept AFTER DELETE ON asset
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'asset', 'delete',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'name', OLD.name, 'value_fen', OLD.value_fen, 'haircut', OLD.haircut, 'liquid', OLD.liquid));
        END;
CREATE TRIGGER asset_insert_kept AFTER INSERT ON asset
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'asset', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER channel_update_kept AFTER UPDATE ON channel
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'channel', 'update',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'name', OLD.name, 'platform', OLD.platform, 'funder', OLD.funder, 'core_buyer', OLD.core_buyer, 'kind', OLD.kind, 'revocable', OLD.revocable, 'apr', OLD.apr, 'restores', OLD.restores, 'method', OLD.method, 'due_day', OLD.due_day, 'periods', OLD.periods, 'min_pct', OLD.min_pct, 'opened_on', OLD.opened_on, 'expires_on', OLD.expires_on, 'cost_principal_fen', OLD.cost_principal_fen, 'cost_payment_fen', OLD.cost_payment_fen, 'cost_periods', OLD.cost_periods, 'cost_upfront_fen', OLD.cost_upfront_fen, 'cost_disclosed_apr', OLD.cost_disclosed_apr, 'archived_on', OLD.archived_on));
        END;
CREATE TRIGGER channel_delete_kept AFTER DELETE ON channel
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'channel', 'delete',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'name', OLD.name, 'platform', OLD.platform, 'funder', OLD.funder, 'core_buyer', OLD.core_buyer, 'kind', OLD.kind, 'revocable', OLD.revocable, 'apr', OLD.apr, 'restores', OLD.restores, 'method', OLD.method, 'due_day', OLD.due_day, 'periods', OLD.periods, 'min_pct', OLD.min_pct, 'opened_on', OLD.opened_on, 'expires_on', OLD.expires_on, 'cost_principal_fen', OLD.cost_principal_fen, 'cost_payment_fen', OLD.cost_payment_fen, 'cost_periods', OLD.cost_periods, 'cost_upfront_fen', OLD.cost_upfront_fen, 'cost_disclosed_apr', OLD.cost_disclosed_apr, 'archived_on', OLD.archived_on));
        END;
CREATE TRIGGER channel_insert_kept AFTER INSERT ON channel
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'channel', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER planned_draw_update_kept AFTER UPDATE ON planned_draw
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'planned_draw', 'update',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'amount_fen', OLD.amount_fen, 'day', OLD.day));
        END;
CREATE TRIGGER planned_draw_delete_kept AFTER DELETE ON planned_draw
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'planned_draw', 'delete',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'amount_fen', OLD.amount_fen, 'day', OLD.day));
        END;
CREATE TRIGGER planned_draw_insert_kept AFTER INSERT ON planned_draw
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'planned_draw', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER due_update_kept AFTER UPDATE ON due
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'due', 'update',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'due', OLD.due, 'amount_fen', OLD.amount_fen, 'paid_on', OLD.paid_on));
        END;
CREATE TRIGGER due_delete_kept AFTER DELETE ON due
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'due', 'delete',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'due', OLD.due, 'amount_fen', OLD.amount_fen, 'paid_on', OLD.paid_on));
        END;
CREATE TRIGGER due_insert_kept AFTER INSERT ON due
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'due', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER ledger_update_kept AFTER UPDATE ON ledger
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'ledger', 'update',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'kind', OLD.kind, 'channel', OLD.channel, 'amount_fen', OLD.amount_fen, 'note', OLD.note, 'dedupe_key', OLD.dedupe_key, 'entry', OLD.entry));
        END;
CREATE TRIGGER ledger_delete_kept AFTER DELETE ON ledger
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'ledger', 'delete',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'kind', OLD.kind, 'channel', OLD.channel, 'amount_fen', OLD.amount_fen, 'note', OLD.note, 'dedupe_key', OLD.dedupe_key, 'entry', OLD.entry));
        END;
CREATE TRIGGER inquiry_update_kept AFTER UPDATE ON inquiry
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'inquiry', 'update',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'lender', OLD.lender, 'reason', OLD.reason, 'entry', OLD.entry));
        END;
CREATE TRIGGER inquiry_delete_kept AFTER DELETE ON inquiry
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'inquiry', 'delete',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'lender', OLD.lender, 'reason', OLD.reason, 'entry', OLD.entry));
        END;
CREATE TRIGGER event_update_kept AFTER UPDATE ON event
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'event', 'update',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'scope', OLD.scope, 'target', OLD.target, 'kind', OLD.kind, 'text', OLD.text, 'entry', OLD.entry));
        END;
CREATE TRIGGER event_delete_kept AFTER DELETE ON event
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'event', 'delete',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'scope', OLD.scope, 'target', OLD.target, 'kind', OLD.kind, 'text', OLD.text, 'entry', OLD.entry));
        END;
COMMIT;
PRAGMA application_id = 1382115694;
PRAGMA user_version = 1;
