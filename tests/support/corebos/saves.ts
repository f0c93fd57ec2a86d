import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { STAFF, type TestCorebos } from './site.ts';

async function nextId(connection: PoolConnection): Promise<number> {
  const sql = 'UPDATE vtiger_crmentity_seq SET id = LAST_INSERT_ID(id + 1)';
  const [result] = await connection.query<ResultSetHeader>(sql);
  return result.insertId;
}

async function nextNumber(connection: PoolConnection, module: string): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT * FROM vtiger_autonumberprefix WHERE semodule = ? AND active = '1' ORDER BY default1 DESC LIMIT 1 FOR UPDATE",
    [module],
  );
  const row: Record<string, unknown> = rows[0] ?? {};
  await connection.query(
    'UPDATE vtiger_autonumberprefix SET current = current + 1 WHERE autonumberprefixid = ?',
    [row['autonumberprefixid']],
  );
  return `${String(row['prefix'])}${String(row['current']).padStart(String(row['format']).length, '0')}`;
}

async function saveEntity(connection: PoolConnection, crmid: number, module: string): Promise<void> {
  await connection.query(
    `INSERT INTO vtiger_crmentity (crmid, smcreatorid, smownerid, modifiedby, setype, description, createdtime, modifiedtime, cbuuid)
     VALUES (?, ?, ?, ?, ?, '', NOW(), NOW(), SHA1(?))`,
    [crmid, STAFF, STAFF, STAFF, module, `${module}${crmid}`],
  );
  await connection.query(
    'INSERT INTO vtiger_crmobject (crmid, cbuuid, deleted, setype, smownerid, modifiedtime) VALUES (?, SHA1(?), 0, ?, ?, NOW())',
    [crmid, `${module}${crmid}`, module, STAFF],
  );
}

export interface TypedOrder {
  contactId: number;
  accountId: number;
  productId: number;
  quantity: number;
  price: number;
  rate: number;
}

/**
 * A Sales Order as coreBOS' own save writes it, in its order of locks: the id counter first, inside the transaction and
 * held until its commit, then the number; the same again for every line's record.
 */
export async function saveOrderLikeCorebos(db: Pool, order: TypedOrder): Promise<number> {
  const connection = await db.getConnection();
  try {
    await connection.beginTransaction();
    const crmid = await nextId(connection);
    await saveEntity(connection, crmid, 'SalesOrder');
    const number = await nextNumber(connection, 'SalesOrder');
    const net = order.quantity * order.price;
    const total = net * (1 + order.rate / 100);
    await connection.query('INSERT INTO vtiger_salesorder SET ?', {
      ...{
        salesorderid: crmid,
        salesorder_no: number,
        subject: 'By hand',
        sostatus: 'Created',
        taxtype: 'individual',
      },
      ...{
        contactid: order.contactId,
        accountid: order.accountId,
        total,
        subtotal: total,
        adjustment: 0,
        tandc: 0,
      },
      ...{ s_h_amount: 0, pl_sh_tax: 0, currency_id: 1, discount_amount: 0, discount_percent: 0 },
    });
    await connection.query('INSERT INTO vtiger_salesordercf (salesorderid) VALUES (?)', [crmid]);
    await connection.query(
      "INSERT INTO vtiger_sobillads (sobilladdressid, bill_street, bill_city, bill_country) VALUES (?, 'Via Po 2', 'Torino', 'Italia')",
      [crmid],
    );
    await connection.query(
      "INSERT INTO vtiger_soshipads (soshipaddressid, ship_street) VALUES (?, 'Via Po 2')",
      [crmid],
    );
    const [line] = await connection.query<ResultSetHeader>('INSERT INTO vtiger_inventoryproductrel SET ?', {
      ...{
        id: crmid,
        productid: order.productId,
        sequence_no: 1,
        quantity: order.quantity,
        listprice: order.price,
      },
      tax1: order.rate,
    });
    const detail = await nextId(connection);
    await saveEntity(connection, detail, 'InventoryDetails');
    await connection.query('INSERT INTO vtiger_inventorydetails SET ?', {
      ...{
        inventorydetailsid: detail,
        inventorydetails_no: await nextNumber(connection, 'InventoryDetails'),
      },
      ...{ related_to: crmid, lineitem_id: line.insertId, productid: String(order.productId) },
    });
    await connection.query('INSERT INTO vtiger_inventorydetailscf (inventorydetailsid) VALUES (?)', [detail]);
    await connection.commit();
    return crmid;
  } catch (error) {
    await connection.rollback();
    throw error;
  } finally {
    connection.release();
  }
}

/** A change of one field on coreBOS' screen by a salesperson, stamped as it stamps it, `ahead` ms after the database's now. */
export async function changeLikeStaff(
  corebos: TestCorebos,
  {
    table,
    key,
    id,
    values,
  }: { table: string; key: string; id: string | null | undefined; values: Record<string, unknown> },
): Promise<void> {
  await corebos.db.query(`UPDATE ${table} SET ? WHERE ${key} = ?`, [values, id]);
  await stampLikeStaff(corebos, id);
}

export async function stampLikeStaff(
  corebos: TestCorebos,
  id: string | null | undefined,
  extra = '',
): Promise<void> {
  // The site's own clock runs in Europe/Rome; the test's clock stands still, this one is the database's.
  const now = `CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', '+02:00')`;
  await corebos.db.query(
    `UPDATE vtiger_crmentity SET modifiedtime = ${now}, modifiedby = ?${extra} WHERE crmid = ?`,
    [STAFF, id],
  );
  await corebos.db.query(`UPDATE vtiger_crmobject SET modifiedtime = ${now}${extra} WHERE crmid = ?`, [id]);
}

/** coreBOS draws an id like this: a sequence that is not there is made, and begins at 1. */
async function drawId(db: Pool, sequence: string): Promise<number> {
  const draw = () => db.query<ResultSetHeader>(`UPDATE ${sequence} SET id = LAST_INSERT_ID(id + 1)`);
  const [drawn] = await draw().catch(async (error: { code?: string }) => {
    if (error.code !== 'ER_NO_SUCH_TABLE') throw error;
    await db.query(`CREATE TABLE ${sequence} (id int NOT NULL)`);
    await db.query(`INSERT INTO ${sequence} VALUES (0)`);
    return draw();
  });
  return drawn.insertId;
}

/** A new status of an order, chosen on coreBOS' screen: it fails, as coreBOS' own save does, when an id is taken. */
export async function changeStatusLikeStaff(
  corebos: TestCorebos,
  id: string | null | undefined,
  sostatus: string,
): Promise<void> {
  const historyid = await drawId(corebos.db, 'vtiger_sostatushistory_seq');
  await corebos.db.query("INSERT INTO vtiger_sostatushistory VALUES (?, ?, 'Rossi', 43.92, ?, NOW())", [
    historyid,
    id,
    sostatus,
  ]);
  const values = { sostatus };
  await changeLikeStaff(corebos, { table: 'vtiger_salesorder', key: 'salesorderid', id, values });
}

/** What a direct writer can break: records without their other half, and numbers given twice. */
export async function findDamage(corebos: TestCorebos): Promise<Record<string, number>> {
  const count = async (sql: string) => (await corebos.rows(sql)).length;
  return {
    orphans:
      (await count(
        'SELECT 1 FROM vtiger_crmobject o LEFT JOIN vtiger_crmentity e USING (crmid) WHERE e.crmid IS NULL',
      )) +
      (await count(
        'SELECT 1 FROM vtiger_crmentity e LEFT JOIN vtiger_crmobject o USING (crmid) WHERE o.crmid IS NULL',
      )) +
      (await count(
        'SELECT 1 FROM vtiger_salesorder s LEFT JOIN vtiger_salesordercf c USING (salesorderid) WHERE c.salesorderid IS NULL',
      )) +
      (await count(
        'SELECT 1 FROM vtiger_inventoryproductrel r LEFT JOIN vtiger_salesorder s ON s.salesorderid = r.id WHERE s.salesorderid IS NULL',
      )) +
      (await count(
        'SELECT 1 FROM vtiger_inventoryproductrel r LEFT JOIN vtiger_inventorydetails d ON d.lineitem_id = r.lineitem_id WHERE d.lineitem_id IS NULL',
      )) +
      (await count(
        'SELECT 1 FROM vtiger_cobropago p LEFT JOIN vtiger_salesorder s ON s.salesorderid = p.related_id WHERE s.salesorderid IS NULL',
      )),
    doubleOrderNumbers: await count(
      'SELECT salesorder_no FROM vtiger_salesorder GROUP BY salesorder_no HAVING COUNT(*) > 1',
    ),
    doubleLineNumbers: await count(
      'SELECT inventorydetails_no FROM vtiger_inventorydetails GROUP BY inventorydetails_no HAVING COUNT(*) > 1',
    ),
    doublePaymentNumbers: await count(
      'SELECT cyp_no FROM vtiger_cobropago GROUP BY cyp_no HAVING COUNT(*) > 1',
    ),
    doubleOrders: await count(
      "SELECT customerno FROM vtiger_salesorder WHERE customerno <> '' GROUP BY customerno HAVING COUNT(*) > 1",
    ),
  };
}
