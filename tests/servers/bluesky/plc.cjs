// The directory of accounts, in memory. Port: PLC_PORT.
const { Database, PlcServer } = require("@did-plc/server");

PlcServer.create({ db: Database.mock(), port: Number(process.env.PLC_PORT) }).start();
