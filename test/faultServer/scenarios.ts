// The named scenarios of the fault server. A name is stable: unit and UI tests rely on it.
import type { Socket } from 'node:net';
import type { Scenario } from './exchange.ts';
import { faultScenarios } from './faultScenarios.ts';
import { gatewayScenarios } from './gatewayScenarios.ts';
import { productScenarios } from './productScenarios.ts';
import { streamScenarios } from './streamScenarios.ts';

const rawScenarios = {
  sshBanner: (socket: Socket) => {
    socket.write('SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13\r\n');
  },
  /** Accepts and says nothing at all, whatever is sent. */
  deafPort: (socket: Socket) => {
    socket.resume();
  },
  slammedDoor: (socket: Socket) => {
    socket.destroy();
  },
};

const notHttp: Scenario = ({ response }) => {
  response.destroy();
};

export const scenarios = {
  ...streamScenarios,
  ...faultScenarios,
  ...productScenarios,
  ...gatewayScenarios,
  sshBanner: notHttp,
  deafPort: notHttp,
  slammedDoor: notHttp,
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as ScenarioName[];

/** Scenarios that take the bare connection. */
export const connectionScenarios: Partial<Record<ScenarioName, (socket: Socket) => void>> = rawScenarios;
