"""Runs LocalStack's Lambda functions as Node processes of this machine, where LocalStack itself asks for Docker.

LocalStack finds it as the plugin `local` (LAMBDA_RUNTIME_EXECUTOR) through the folder local_executor.dist-info, once
this folder is on PYTHONPATH. There is no sandbox: it is for our own functions, on loopback.
"""

import json
import os
import subprocess
import tempfile
import threading
import time

from localstack import config
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

HOST = "127.0.0.1"
WORKER = os.path.join(os.path.dirname(__file__), "worker.ts")
OWN_VARIABLES = ("PATH", "HOME", "NODE_PATH")


class LocalExecutor(RuntimeExecutor):
    """One execution environment: a process that lives from one invocation to the next, as in Lambda."""

    def start(self, env_vars):
        code = str(self.function_version.config.code.get_unzipped_code_location())
        self.environment = {name: os.environ[name] for name in OWN_VARIABLES if name in os.environ}
        self.environment |= {name: str(value) for name, value in env_vars.items() if value is not None}
        self.environment["LAMBDA_TASK_ROOT"] = code
        self.logs = tempfile.TemporaryFile()
        self._spawn()

    def _spawn(self):
        results, for_worker = os.pipe()
        self.process = subprocess.Popen(
            [os.environ["LOCAL_EXECUTOR_NODE"], WORKER, str(for_worker)],
            cwd=self.environment["LAMBDA_TASK_ROOT"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=self.logs,
            stderr=self.logs,
            pass_fds=(for_worker,),
        )
        os.close(for_worker)
        self.results = os.fdopen(results, "rb")

    def invoke(self, payload):
        if self.process.poll() is not None:
            self._spawn()
        request_id = payload["invoke-id"]
        timeout_seconds = self.function_version.config.timeout
        logged_before = self.logs.seek(0, os.SEEK_END)
        answer = self._ask(
            timeout_seconds,
            {
                "requestId": request_id,
                "functionArn": payload["invoked-function-arn"],
                "deadlineMs": int((time.time() + timeout_seconds) * 1000),
                "event": json.loads(payload["payload"] or "{}"),
            },
        )
        if answer is None:
            message = f"{request_id} Task timed out after {timeout_seconds}.00 seconds, or its process ended"
            answer = {"isError": True, "payload": {"errorType": "Sandbox.Timedout", "errorMessage": message}}
        return InvocationResult(
            request_id=request_id,
            payload=json.dumps(answer["payload"]).encode(),
            is_error=answer["isError"],
            logs=self._logs_since(logged_before),
            executed_version=self.function_version.id.qualifier,
        )

    def _ask(self, timeout_seconds, request):
        """The worker's answer, or None where it ended without one; at the timeout it is ended."""
        timer = threading.Timer(timeout_seconds, self.process.kill)
        timer.start()
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            line = self.results.readline()
        except BrokenPipeError:
            line = b""
        finally:
            timer.cancel()
        if line:
            return json.loads(line)
        self.stop()
        return None

    def _logs_since(self, offset):
        self.logs.seek(offset)
        return self.logs.read().decode(errors="replace")

    def get_logs(self):
        return self._logs_since(0)

    def stop(self):
        self.process.kill()
        self.process.wait()

    def get_address(self):
        return HOST

    def get_endpoint_from_executor(self):
        return HOST

    def get_runtime_endpoint(self):
        return f"http://{HOST}:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    @classmethod
    def prepare_version(cls, function_version):
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        pass


class LocalExecutorPlugin(RuntimeExecutorPlugin):
    name = "local"

    def load(self, *args, **kwargs):
        return LocalExecutor
